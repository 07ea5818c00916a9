/**
 * Events a second through one `PatternMatcher`, from JSON text, and worst cases at a size and at four times that size.
 *
 * Run with `npm run bench:pattern`.
 */
import { EventPattern, PatternMatcher } from "../modules/event-pattern";
import { events, patterns } from "./event-pattern-workload";
import { type WorstCase, worstCases } from "./event-pattern-worst-cases";

const EVENTS = 20_000;
const RULES = [10, 300, 3_000];
const SEEDS = [1, 2, 3];
const RUNS = 7;
const WORST_CASE_RUNS = 51;
/** Pairs of an event and a pattern to check one by one, for each line. */
const CHECKED_PAIRS = 600_000;
/** Events a second of aws/event-ruler (Java) on such a workload, on one core. */
const RULER: Record<number, number> = { 10: 198_000, 300: 106_000, 3000: 24_000 };

console.log(`${EVENTS} events as JSON text, medians of ${RUNS} runs\n`);
console.log("rules  seed  bytes/event  build ms  events/s  to the ruler  matches  checked one by one");
for (const rules of RULES) for (const seed of SEEDS) workload(rules, seed);

console.log(`\nworst cases: microseconds for one event, medians of ${WORST_CASE_RUNS} runs\n`);
console.log(`${"case".padEnd(72)}      size    4 × size    growth`);
for (const worst of worstCases) worstCase(worst);

function workload(rules: number, seed: number): void {
  const texts = events(EVENTS, seed);
  const parsed = patterns(rules, seed).map((pattern) => EventPattern.parse(JSON.stringify(pattern)));
  const start = performance.now();
  const matcher = new PatternMatcher<number>();
  parsed.forEach((pattern, id) => void matcher.add(id, pattern));
  matcher.match(texts[0] ?? "{}");
  const building = performance.now() - start;

  let matches = 0;
  const seconds = median(RUNS, () => {
    matches = 0;
    for (const text of texts) matches += matcher.match(text).length;
  });
  const perSecond = EVENTS / seconds;
  const checked = texts.slice(0, Math.ceil(CHECKED_PAIRS / rules));
  for (const text of checked) {
    const oneByOne = parsed.flatMap((pattern, id) => (pattern.matches(text) ? [id] : []));
    if (matcher.match(text).join() !== oneByOne.join()) throw new Error(`the matcher is wrong for ${text}`);
  }
  const bytes = texts.reduce((total, text) => total + Buffer.byteLength(text), 0) / EVENTS;
  console.log(
    column(rules, 5),
    column(seed, 5),
    column(bytes, 12),
    column(building, 9),
    column(perSecond, 9),
    column(perSecond / (RULER[rules] ?? Number.NaN), 12, 1),
    column(matches, 9),
    column(checked.length, 8),
    "events",
  );
}

function worstCase({ name, size, make }: WorstCase): void {
  const [once = 0, four = 0] = [size, size * 4].map((each) => {
    const { patterns: all, event } = make(each);
    const matcher = new PatternMatcher<number>();
    all.forEach((pattern, id) => void matcher.add(id, EventPattern.parse(JSON.stringify(pattern))));
    median(WORST_CASE_RUNS, () => matcher.match(event));
    return median(WORST_CASE_RUNS, () => matcher.match(event)) * 1e6;
  });
  console.log(name.padEnd(70), column(once, 10), column(four, 11), column(four / once, 8, 1));
}

/** @returns the median of the seconds that a run takes */
function median(runs: number, run: () => void): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return (performance.now() - start) / 1_000;
  });
  return times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? Number.NaN;
}

function column(value: number, width: number, decimals = 0): string {
  return value.toFixed(decimals).padStart(width);
}
