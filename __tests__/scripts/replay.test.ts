import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/replay";
import type { planReport, replayReport } from "../../scripts/replay/report";
import type { Simulation } from "../../simulator";
import { accessKeyIdOf } from "../../simulator/lambda/lambda-environment";
import { openParcels, parcel, plainEnvironment } from "./support/parcels";
import { projectFolder } from "./support/project";
import { RecordedTerminal } from "./support/recorded-terminal";
import { ScriptedEventBridge } from "./support/scripted-event-bridge";

const ARCHIVE = "arn:aws:events:eu-central-1:123456789012:archive/parcels-archive";

interface Run {
  /** What is typed when it asks. */
  readonly answers?: readonly string[];
  readonly untilInterrupted?: () => Promise<void>;
  /** Whether time may pass yet. */
  readonly timePasses?: () => boolean;
}

const never = () => new Promise<void>(() => {});

/** Runs the script in a project without an app, while time passes in the simulation. */
async function run(
  simulation: Pick<Simulation, "now"> & Partial<Simulation>,
  args: readonly string[],
  { answers = [], untilInterrupted = never, timePasses = () => true }: Run = {},
) {
  const terminal = new RecordedTerminal(...answers);
  const surroundings = { folder: projectFolder(), now: () => simulation.now, untilInterrupted };
  const running = exitCodeOf((given, shown) => main(given, shown, surroundings), [...args], terminal);
  let isOver = false;
  void running.then(() => {
    isOver = true;
  });
  // Only while it is followed: what was asked for is to be started at the time that it was asked at.
  while (simulation.advance !== undefined && untilInterrupted === never && !isOver) {
    await new Promise(setImmediate);
    const isFollowed = !args.includes("--no-follow") && !args.includes("--dry-run");
    if (isFollowed && timePasses()) await simulation.advance({ milliseconds: 1 });
  }
  return { exitCode: await running, output: terminal.output, errors: terminal.errors, questions: terminal.questions };
}

const siteOf = ({ url = "" }: Partial<Simulation>) => [
  "--endpoint",
  url,
  "--region",
  "eu-central-1",
  "--bus",
  "parcels",
];

/** Two parcels, one of them lost, and 20 minutes. */
async function twoParcels() {
  plainEnvironment();
  const simulation = await openParcels();
  await simulation.advance({ minutes: 5 });
  simulation.publish(parcel("one"), parcel("two", "Lost"));
  await simulation.advance({ minutes: 20 });
  return simulation;
}

describe("a plan", () => {
  test("shows how many events, and who sees them again, and replays nothing", async () => {
    const simulation = await twoParcels();
    const args = [...siteOf(simulation), "--from", "2026-01-01T00:03:00Z", "--to", "2026-01-01T00:10:00Z", "--dry-run"];
    const { exitCode, output, errors } = await run(simulation, args);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    // The archive holds 2 events of 25 minutes; 7 of them are asked for.
    expect(output.replace(simulation.url, "URL")).toBe(`Replay of parcels-archive to parcels in eu-central-1 at URL
Events of  2026-01-01T00:03:00.000Z to 2026-01-01T00:10:00.000Z
Archive    2 events in all, kept for 7 days; on average 1 in such a time

Rules that get them again
  direct     about 1 event
  flow       about 0 events
  live-only  gets none: its pattern takes no replayed event
  off        gets none: it is disabled
  sorted     about 2 events

Who sees them again
  function notify              about 1  by direct           not known to be idempotent
  state machine delivery-flow  about 0  by flow             not known to be idempotent
  function worker              about 4  by sorted (2 ways)  skips what it remembers (IDEMPOTENCY_TABLE_NAME)
  sms +15550100                about 2  by sorted           acts again
  email ops@example.com        about 2  by sorted           acts again

Figures are estimates: CloudWatch counts by whole minutes, earlier replays too; the archive's own count is a day late.
! Whether function notify acts again on every event cannot be told: its environment names no store for what it has processed.
! Whether state machine delivery-flow acts again on every event cannot be told: what it does with an event that it has had is not known.
! sms +15550100 acts again on every event: somebody is told again.
! email ops@example.com acts again on every event: somebody is told again.

Nothing was replayed.`);
    expect(simulation.bus("parcels").replays.size).toBe(0);
  });

  test("warns of what is too new, too old, or under way already", async () => {
    const simulation = await twoParcels();
    simulation.startReplay({ name: "other", archiveArn: ARCHIVE, from: simulation.startedAt, to: simulation.now });
    const args = [...siteOf(simulation), "--last", "1d", "--json", "--dry-run"];
    const { output } = await run(simulation, args);
    const { plan } = JSON.parse(output) as { plan: ReturnType<typeof planReport> };
    expect(plan.warnings.slice(0, 3)).toEqual([
      "The archive has events from 2026-01-01T00:00:00.000Z on: what was before is gone, or was never kept.",
      "Events may take 10 minutes until they are in the archive: some of the last ones may be left out. To be sure, wait, or choose an earlier --to.",
      "The replay other is sending events of the same time: they come twice.",
    ]);
    expect(plan).toMatchObject({
      archive: "parcels-archive",
      name: "parcels-archive-20260101T002500",
      to: "2026-01-01T00:25:00.000Z",
      estimate: { archivedEvents: 2, averageEvents: 2 },
    });
  });
});

describe("a replay", () => {
  test("is asked for, followed to its end, and reaches the rules that are named", async () => {
    const simulation = await twoParcels();
    const before = simulation.metric("AWS/Events", "TriggeredRules", { RuleName: "sorted" }).sum ?? 0;
    const args = [...siteOf(simulation), "--last", "1h", "--rules", "sorted"];
    const { exitCode, output, questions } = await run(simulation, args, { answers: ["y"] });
    expect(questions).toEqual([`Replay them to parcels in eu-central-1 at ${simulation.url}? (y/N) `]);
    expect(exitCode).toBe(0);
    expect(output).toMatch(
      /\nparcels-archive-20260101T002500 is completed in .* ms; its last event was of 2026-01-01T00:05:00\.000Z\.$/,
    );
    const triggered = (RuleName: string) => simulation.metric("AWS/Events", "TriggeredRules", { RuleName }).sum ?? 0;
    expect([triggered("sorted") - before, triggered("direct")]).toEqual([2, 1]);
    expect(output).not.toContain("direct");
  });

  test("that is not wanted, or that nobody can be asked about, does not happen", async () => {
    const simulation = await twoParcels();
    const args = [...siteOf(simulation), "--last", "1h"];
    expect(await run(simulation, args, { answers: ["n"] })).toMatchObject({
      exitCode: 1,
      errors: "Nothing was replayed.",
    });
    expect(await run(simulation, args)).toMatchObject({
      exitCode: 2,
      errors: expect.stringMatching(/^--yes must be given/),
    });
    expect(simulation.bus("parcels").replays.size).toBe(0);
  });

  test("tells a machine what came of it", async () => {
    const simulation = await twoParcels();
    const args = [...siteOf(simulation), "--last", "1h", "--name", "again", "--yes", "--json"];
    const { exitCode, output, errors } = await run(simulation, args);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    const { plan, replay } = JSON.parse(output) as {
      plan: ReturnType<typeof planReport>;
      replay: ReturnType<typeof replayReport>;
    };
    expect(plan.receivers.find(({ name }) => name === "worker")?.idempotency).toEqual({
      kind: "yes",
      by: "IDEMPOTENCY_TABLE_NAME",
    });
    expect(replay).toMatchObject({ name: "again", state: "COMPLETED", lastEventAt: "2026-01-01T00:05:00.000Z" });
    // Names are not given twice.
    expect(await run(simulation, args)).toMatchObject({
      exitCode: 1,
      errors: "There is a replay again already: EventBridge keeps names for 90 days. Choose another one: --name.",
    });
  });

  test("of a time in which there was nothing ends with 7", async () => {
    const simulation = await twoParcels();
    const args = [...siteOf(simulation), "--from", "2026-01-01T00:06:00Z", "--to", "2026-01-01T00:08:00Z", "--yes"];
    const { exitCode, output } = await run(simulation, args);
    expect(exitCode).toBe(7);
    expect(output).toContain("and replayed nothing: the archive has no event of that time, or not yet.");
    const before = [...siteOf(simulation), "--from", "2025-12-30", "--to", "2025-12-31", "--yes"];
    expect(await run(simulation, before)).toMatchObject({
      exitCode: 7,
      errors:
        "Nothing can be replayed: the archive parcels-archive has events from 2026-01-01T00:00:00.000Z on, and the range ends at 2025-12-31T00:00:00.000Z.",
    });
  });

  test("goes on after Ctrl-C, can be followed again, and be cancelled", async () => {
    const simulation = await twoParcels();
    const site = siteOf(simulation);
    const start = [...site, "--last", "1h", "--name", "long", "--yes"];
    const stopped = await run(simulation, start, { untilInterrupted: () => Promise.resolve() });
    expect(stopped.exitCode).toBe(130);
    expect(stopped.errors).toBe(`The replay long goes on.
  npm run replay -- --follow long --region eu-central-1 --endpoint ${simulation.url}   to follow it again
  npm run replay -- --cancel long --region eu-central-1 --endpoint ${simulation.url}   to stop it`);
    // Time enough to cancel it, which it would not have otherwise.
    const timePasses = () => simulation.bus("parcels").replays.get("long")?.state !== "STARTING";
    expect(await run(simulation, [...site, "--cancel", "long"], { timePasses })).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/^long was cancelled/),
    });
    expect((await run(simulation, [...site, "--follow", "long"])).exitCode).toBe(1);
    expect(await run(simulation, [...site, "--cancel", "long"])).toMatchObject({
      exitCode: 1,
      errors: "The replay long can no longer be cancelled: it is CANCELLED.",
    });
  });

  test("is not started as the eleventh", async () => {
    const simulation = await twoParcels();
    const site = siteOf(simulation);
    const start = (name: string) => run(simulation, [...site, "--last", "1h", "--name", name, "--yes", "--no-follow"]);
    for (let i = 1; i <= 10; i++) expect((await start(`replay-${i}`)).exitCode).toBe(0);
    const eleventh = await start("replay-11");
    expect(eleventh).toMatchObject({ exitCode: 1, output: "" });
    expect(eleventh.errors).toMatch(
      /^At most 10 replays may be active in an account and Region, and there are: replay-1, /,
    );
  });
});

describe("says", () => {
  const nowhere = { now: Date.UTC(2026, 0, 1, 12) };

  test.each([
    [[], "--last, or --from, must say which events: of the last hour, --last 1h."],
    [["--last", "0s"], '--last must be a time from 1s to 366d, such as 15m, 1h or 7d, got: "0s".'],
    [["--last", "367d"], '--last must be a time from 1s to 366d, such as 15m, 1h or 7d, got: "367d".'],
    [["--last", "1h", "--to", "2026-01-01"], "--last must not come with --from or --to."],
    [
      ["--from", "2026-01-01T13:00:00Z"],
      "--from must not be in the future, got: 2026-01-01T13:00:00.000Z; it is 2026-01-01T12:00:00.000Z.",
    ],
    [
      ["--from", "2026-01-01", "--to", "2026-01-01T14:00:01+02:00"],
      "--to must not be in the future, got: 2026-01-01T12:00:01.000Z; it is 2026-01-01T12:00:00.000Z.",
    ],
    [
      ["--from", "2025-12-31", "--to", "2025-12-31T00:00Z"],
      "--from must be before --to, got: 2025-12-31T00:00:00.000Z and 2025-12-31T00:00:00.000Z.",
    ],
    [
      ["--from", "2025-12-31T10:00"],
      '--from must be a time with its zone, such as 2026-11-21T14:00:00Z or 2026-11-21T15:00+01:00, or a day, got: "2025-12-31T10:00".',
    ],
    [
      ["--from", "2025-11-31"],
      '--from must be a time with its zone, such as 2026-11-21T14:00:00Z or 2026-11-21T15:00+01:00, or a day, got: "2025-11-31".',
    ],
    [["--last", "1h", "--rules", "a,,b"], "--rules must name rules, with commas between, got: an empty name."],
    [
      ["--last", "1h", "--name", "a b"],
      '--name must be the name of a replay, 1 to 64 of . - _ A-Z a-z 0-9, got: "a b".',
    ],
    [["--follow", "x", "--last", "1h"], "--last must not come with --follow: that is for a replay that there is."],
    [["--follow", "x", "--cancel", "x"], "--follow must not come with --cancel."],
  ])("that %j is not taken", async (args, message) => {
    const result = await run(nowhere, ["--bus", "parcels", ...args]);
    expect(result).toMatchObject({ exitCode: 2, errors: `${message} See --help.`, output: "" });
  });

  test("what there is not", async () => {
    const simulation = await twoParcels();
    const site = siteOf(simulation);
    const all = [...site, "--last", "1h"];
    expect(await run(simulation, [...all, "--archive", "attic"])).toMatchObject({
      exitCode: 3,
      errors: `There is no archive attic in eu-central-1 at ${simulation.url}. Deploy it (npm run deploy), or say which: --archive, --region.`,
    });
    expect(await run(simulation, [...all, "--bus", "default"])).toMatchObject({
      exitCode: 3,
      errors: expect.stringMatching(/^The bus default has no archive: its events are not kept\./),
    });
    expect(await run(simulation, [...all, "--bus", "default", "--archive", "parcels-archive"])).toMatchObject({
      exitCode: 2,
      errors: expect.stringMatching(
        /^--archive must be one of the bus default, got: parcels-archive, which is of parcels:/,
      ),
    });
    expect(await run(simulation, [...all, "--rules", "sorted,sortd"])).toMatchObject({
      exitCode: 2,
      errors: "--rules must name rules of the bus, got: sortd. It has: direct, flow, live-only, off, sorted.",
    });
    expect(await run(simulation, [...all, "--rules", "off,live-only"])).toMatchObject({
      exitCode: 1,
      errors:
        "No rule would take a replayed event (live-only: its pattern takes no replayed event; off: it is disabled).",
    });
    for (const option of ["--follow", "--cancel"]) {
      expect(await run(simulation, [...site, option, "nothing"])).toMatchObject({
        exitCode: 3,
        errors: expect.stringMatching(/^There is no replay nothing in eu-central-1\./),
      });
    }
  });

  test("what it may not do, with the action", async () => {
    const actions = ["events:Describe*", "events:ListRules", "events:ListTargetsByRule", "events:ListArchives"];
    const simulation = await openParcels({ actions });
    await simulation.advance({ minutes: 30 });
    const [worker] = simulation.topology.functions;
    if (worker === undefined) throw new Error("There is a worker.");
    plainEnvironment({ AWS_ACCESS_KEY_ID: accessKeyIdOf(worker) });
    const { exitCode, output, errors } = await run(simulation, [...siteOf(simulation), "--last", "10m", "--yes"]);
    expect(exitCode).toBe(5);
    expect(output).toContain("  sorted     how many is not known\n");
    expect(output).toMatch(/^! What is behind topic news is not known: sns:ListSubscriptionsByTopic failed \(/m);
    expect(errors).toMatch(/They need events:StartReplay on the archive\.$/);
  });

  test.each([
    ["ExpiredTokenException", 4],
    ["AccessDeniedException", 5],
  ])("that %s", async (error, exitCode) => {
    plainEnvironment();
    const { endpoint } = await ScriptedEventBridge.start({ describe: { status: 400, error } });
    const args = ["--endpoint", endpoint, "--bus", "parcels", "--last", "1h", "--yes"];
    expect(await run(nowhere, args)).toMatchObject({ exitCode, output: "", errors: expect.stringContaining(error) });
  });
});

test("as a process: Ctrl-C stops the following, and not the replay", async () => {
  const simulation = await twoParcels();
  // On a clock that stands still it never ends.
  const args = [...siteOf(simulation), "--from", "2026-01-01", "--name", "long", "--yes"];
  const child = spawn(
    process.execPath,
    ["--require", require.resolve("tsx/cjs"), resolve("scripts/replay.ts"), ...args],
    {
      cwd: projectFolder(),
      env: process.env,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += String(text);
  });
  const ended = new Promise<number | null>((done) => child.on("close", done));
  const { replays } = simulation.bus("parcels");
  await vi.waitUntil(() => replays.has("long"), { timeout: 20_000, interval: 20 });
  // Whoever asks for it now follows it, and minds signals.
  const asked = vi.spyOn(replays, "values");
  await vi.waitUntil(() => asked.mock.calls.length > 0, { timeout: 20_000, interval: 20 });
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(errors).toMatch(/^The replay long goes on\.\n/);
  expect(replays.get("long")?.state).toBe("STARTING");
});

test("help lists every option and exit code", async () => {
  const { exitCode, output } = await run({ now: 0 }, ["--help"]);
  expect(exitCode).toBe(0);
  for (const option of [
    "archive",
    "last",
    "from",
    "to",
    "rules",
    "name",
    "dry-run",
    "yes",
    "follow",
    "cancel",
    "json",
  ]) {
    expect(output).toContain(`  --${option}`);
  }
  const codes = ["  0  ", "  1  ", "  2  ", "  3  ", "  4  ", "  5  ", "  6  ", "  7  ", "  130  "];
  expect(output.match(/^ {2}\d+ {2,}/gm)?.map((code) => code.trim())).toEqual(codes.map((code) => code.trim()));
});
