import type { Location } from "../terraform";

/** The parts of an event that its sender gives, checked. */
export interface SentEvent {
  readonly source: string;
  readonly detailType: string;
  /** JSON text of an object. */
  readonly detail: string;
  /** Seconds since 1970. @default when it comes */
  readonly timeSeconds?: number | undefined;
  readonly resources?: readonly string[] | undefined;
}

/** An event on a bus. */
export interface BusEvent {
  readonly id: string;
  /** Milliseconds since 1970, of the event's own `time`: what archives go by. */
  readonly time: number;
  /** As targets get it. */
  readonly text: string;
}

/**
 * An event as EventBridge delivers it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export function eventOf(id: string, sent: SentEvent, now: number, { account, region }: Location): BusEvent {
  const time = sent.timeSeconds === undefined ? now : sent.timeSeconds * 1_000;
  const resources = sent.resources?.length ? JSON.stringify(sent.resources) : "[]";
  const text = `{"version":"0","id":"${id}","detail-type":${JSON.stringify(sent.detailType)},"source":${JSON.stringify(sent.source)},"account":"${account}","time":"${toSeconds(time)}","region":"${region}","resources":${resources},"detail":${sent.detail}}`;
  return { id, time, text };
}

/** The event as a replay delivers it. */
export function replayed({ id, time, text }: BusEvent, replayName: string): BusEvent {
  return { id, time, text: `${text.slice(0, -1)},"replay-name":${JSON.stringify(replayName)}}` };
}

/** An event that comes from another bus; `undefined` where the target's input made something else of it. */
export function arrived(text: string): { readonly event: BusEvent; readonly isReplayed: boolean } | undefined {
  try {
    const { id, time: timeText, "replay-name": replayName } = JSON.parse(text) as Record<string, unknown>;
    const time = Date.parse(String(timeText));
    if (typeof id !== "string" || Number.isNaN(time)) return undefined;
    return { event: { id, time, text }, isReplayed: replayName !== undefined };
  } catch {
    return undefined;
  }
}

let lastSecond = Number.NaN;
let lastText = "";

/** `2026-01-01T00:00:00Z`. Most calls are for the second of the call before. */
export function toSeconds(time: number): string {
  const second = Math.floor(time / 1_000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = `${new Date(second * 1_000).toISOString().slice(0, 19)}Z`;
  }
  return lastText;
}
