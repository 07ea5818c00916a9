import type { Samples } from "../risk";
import type { SampleMessage } from "../samples/compare-filters";
import type { SampleEvent } from "../samples/compare-patterns";
import { listed } from "../words";

/** What becomes of samples, as a heading. */
export function fateText({ fate, at }: Samples): string {
  return fate === "lost" ? `No longer arrives at ${listed(at)}` : `Newly arrives at ${listed(at)}`;
}

/** A sample with what tells it from others: an event without what every event has. */
export function sampleText(sample: SampleEvent | SampleMessage): string {
  if (!("detail-type" in sample)) return JSON.stringify(sample);
  const entries = Object.entries(sample).filter(([name, value]) => !isUsual(name, value));
  return JSON.stringify(Object.fromEntries(entries));
}

/** The fields that a pattern seldom tests are left out where they are as in every sample. */
const USUAL: Readonly<Record<string, string>> = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  time: "2026-01-01T00:00:00Z",
};

function isUsual(name: string, value: unknown): boolean {
  if (name === "account" || name === "region") return true;
  return USUAL[name] === value || (name === "resources" && Array.isArray(value) && value.length === 0);
}
