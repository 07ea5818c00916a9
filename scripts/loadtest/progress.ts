import { count } from "../cli/numbers";
import type { Counts } from "./sender/counters";

export interface Progress {
  readonly counts: Counts;
  /** Events that are to be sent; `undefined`: as many as the time allows. */
  readonly planned: number | undefined;
  /** Of the time that there is, 0 to 1. */
  readonly timeShare: number | undefined;
  /** Events accepted a second, of late. */
  readonly rate: number;
}

const WIDTH = 24;

/** `████████░░░░░░░░░░░░░░░░  33 %  6,600 events  3,310/s  2 errors  12 throttled` */
export function progressLine({ counts, planned, timeShare, rate }: Progress): string {
  const { accepted, failed, throttled } = counts;
  const done = planned === undefined ? (timeShare ?? 0) : Math.max((accepted + failed) / planned, 0);
  const share = Math.min(1, planned === undefined ? done : Math.max(done, timeShare ?? 0));
  const full = Math.round(share * WIDTH);
  return [
    `${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${String(Math.floor(share * 100)).padStart(3)} %`,
    `${count(accepted)} events`,
    `${count(rate)}/s`,
    `${count(failed)} ${failed === 1 ? "error" : "errors"}`,
    ...(throttled > 0 ? [`${count(throttled)} throttled`] : []),
  ].join("  ");
}
