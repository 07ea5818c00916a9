import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { printTable } from "./figures";

/** What V8 writes. https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** Microseconds on the machine's clock that never goes back. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Nanoseconds on the same clock. */
interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** What each thread spent its time on, by parts and by the functions that took most of it. */
export function printProfiles(folder: string, span: Span, names: Readonly<Record<string, string>>): void {
  for (const file of readdirSync(folder).sort()) {
    const [, process = "", thread = ""] = /^CPU\.\d+\.\d+\.(\d+)\.(\d+)\./.exec(file) ?? [];
    const name = names[process];
    if (name === undefined) continue;
    const profile = JSON.parse(readFileSync(join(folder, file), "utf8")) as Profile;
    const { busy, byPart, byFunction } = selfTimes(profile, span);
    console.log(`\n${name}, thread ${thread}: busy ${(100 * busy).toFixed(0)} % of the time (${file})\n`);
    printTable([["part", "% of busy"], ...most(byPart, 12)]);
    console.log("");
    printTable([["function", "% of busy"], ...most(byFunction, 20)]);
  }
}

function selfTimes({ nodes, startTime, samples, timeDeltas }: Profile, { from, to }: Span) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byPart = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let time = startTime;
  let busy = 0;
  for (const [i, id] of samples.entries()) {
    time += timeDeltas[i] ?? 0;
    // A sample stands for the time until the next one.
    const length = timeDeltas[i + 1] ?? 0;
    const frame = frames.get(id);
    if (frame === undefined || time < Number(from) / 1_000 || time > Number(to) / 1_000) continue;
    if (frame.functionName === "(idle)") continue;
    busy += length;
    add(byPart, partOf(frame.url, frame.functionName), length);
    add(byFunction, `${frame.functionName || "(anonymous)"} ${shortUrl(frame.url)}:${frame.lineNumber + 1}`, length);
  }
  return { busy: busy / (Number(to - from) / 1_000), byPart, byFunction };
}

function add(times: Map<string, number>, key: string, time: number): void {
  times.set(key, (times.get(key) ?? 0) + time);
}

function most(times: ReadonlyMap<string, number>, count: number): string[][] {
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([key, time]) => [key, ((100 * time) / all).toFixed(1)]);
}

/** `simulator/sqs`, `@smithy/core`, `node:net`, `(garbage collector)`. */
function partOf(url: string, name: string): string {
  if (url === "") return name.startsWith("(") ? name : "V8 and Node, native";
  if (url.startsWith("node:")) return url.replace(/^node:(internal\/)?/, "node:").split("/")[0] ?? url;
  const [, packaged] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  const [, room] = /\/dist\/((?:[^/]+\/)?[^/]+)\//.exec(url) ?? [];
  return packaged ?? room ?? shortUrl(url);
}

function shortUrl(url: string): string {
  return url.split("/").slice(-2).join("/");
}
