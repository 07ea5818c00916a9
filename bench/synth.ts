/**
 * How long synthesis takes, as a whole process, against the same JSON written by hand with @cdktf/provider-aws, and against
 * AWS CDK with the same topology. The variants take turns, so that a machine that slows down slows all of them down.
 *
 *   npm run build && npm run bench:synth [-- ROUNDS]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { differences } from "./synth/same-json";

const VARIANTS = ["signalbox", "raw", "aws-cdk"] as const;
type Variant = (typeof VARIANTS)[number];

const rounds = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
const output = (variant: Variant) => join(folder, variant);

function seconds(variant: Variant, routes: number): number {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(__dirname, "synth", `${variant}.cjs`), String(routes), output(variant)],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${variant} failed:\n${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e9;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function checkSame(): void {
  const [ours, raw] = (["signalbox", "raw"] as const).map((variant) =>
    readFileSync(join(output(variant), "stacks/bench/cdk.tf.json"), "utf8"),
  ) as [string, string];
  const found = differences(ours, raw);
  if (found.length > 0) throw new Error(`Not the same JSON:\n${found.slice(0, 4).join("\n")}`);
}

console.log(`Whole process, seconds: medians of ${rounds} rounds, and the medians of the ratios within each round\n`);
console.log("routes   resources   signalbox      raw   aws-cdk   signalbox/raw   aws-cdk/signalbox");
const ours: [number, number][] = [];
for (const routes of [10, 100, 1000]) {
  // AWS CDK takes a minute for a thousand: it has fewer turns there.
  const turns = (variant: Variant) => (variant === "aws-cdk" && routes === 1000 ? Math.min(rounds, 2) : rounds);
  const times: Record<Variant, number[]> = { signalbox: [], raw: [], "aws-cdk": [] };
  for (let round = 0; round < rounds; round++) {
    for (const variant of VARIANTS) if (round < turns(variant)) times[variant].push(seconds(variant, routes));
  }
  checkSame();
  const ratio = (a: Variant, b: Variant) =>
    median(times[a].flatMap((time, n) => (times[b][n] ? [time / times[b][n]] : [])));
  const column = (text: string, width: number) => text.padStart(width);
  console.log(
    [
      String(routes).padEnd(6),
      column(String(3 + routes * 14), 11),
      column(median(times.signalbox).toFixed(2), 11),
      column(median(times.raw).toFixed(2), 8),
      column(median(times["aws-cdk"]).toFixed(2), 9),
      column(ratio("signalbox", "raw").toFixed(2), 15),
      column(ratio("aws-cdk", "signalbox").toFixed(1), 19),
    ].join(" "),
  );
  ours.push([routes, median(times.signalbox)]);
}
const [[, ten], [, hundred], [, thousand]] = ours as [[number, number], [number, number], [number, number]];
console.log(
  `\nGrowth beyond start-up: 100 → 1,000 routes takes ${((thousand - ten) / (hundred - ten)).toFixed(1)} times as much (linear: 11)`,
);
rmSync(folder, { recursive: true });
