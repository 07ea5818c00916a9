import type { TimeRange } from "./aws/cloudwatch-metrics";
import { connectReplays, type ReplayFacts, type Replays } from "./aws/replays";
import type { Site } from "./aws/site";
import { CommandError, EXIT } from "./cli/command-error";
import { confirm } from "./cli/confirm";
import { helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { nameOf } from "./deployed/arn";
import { type ChosenBus, chooseBus } from "./deployed/chosen-bus";
import { needed } from "./deployed/needed";
import { REPLAY_EXIT } from "./replay/exit-codes";
import { followReplay } from "./replay/follow";
import { gather } from "./replay/gather";
import { COMMAND, type ReplayOptions, readOptions } from "./replay/options";
import { planReplay } from "./replay/plan";
import { planText } from "./replay/plan-text";
import { replayCall } from "./replay/replay-call";
import { afterwardsText, outcomeText, progressText } from "./replay/replay-text";
import { planReport, replayReport } from "./replay/report";
import { cancelReplay, startReplay } from "./replay/start";
import { untilInterrupted } from "./simulator/until-interrupted";

/** What the script needs of the machine that it runs on. */
export interface Surroundings {
  /** Folder of the project: where `cdktf.json` and `cdktf.out` are. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends when the replay is not to be followed any longer. */
  untilInterrupted(): Promise<void>;
}

interface Work {
  readonly bus: ChosenBus;
  readonly replays: Replays;
  readonly options: ReplayOptions;
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
}

/** Sends archived events to their bus once more. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings = { folder: process.cwd(), now: Date.now, untilInterrupted },
): Promise<number> {
  const { values } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const options = readOptions(values, surroundings.now());
  const { folder } = surroundings;
  const bus = await chooseBus({ ...options.bus, folder }, () => terminal.progress("Synthesizing…"));
  const replays = connectReplays(bus);
  const work: Work = { bus, replays, options, terminal, surroundings };
  try {
    const { range, follow, cancel } = options;
    if (cancel !== undefined) {
      await cancelReplay(bus, replays, cancel);
      return await followed(work, cancel, (state) => state === "CANCELLED");
    }
    if (follow !== undefined) return await followed(work, follow);
    if (range === undefined) throw new Error("There is a range wherever a replay is to be started.");
    return await replayed(work, { ...options, range });
  } finally {
    replays.close();
  }
}

async function replayed(work: Work, options: ReplayOptions & { readonly range: TimeRange }): Promise<number> {
  const { bus, replays, terminal, surroundings } = work;
  const { dryRun, json, yes, isFollowed } = options;
  terminal.progress("Looking…");
  const plan = planReplay(await gather(bus, replays, options, surroundings.now()));
  const { request } = plan;
  if (dryRun && json) {
    terminal.print(JSON.stringify({ plan: planReport(plan) }, null, 2));
    return EXIT.ok;
  }
  const text = planText(plan, placeText(bus), terminal.style);
  // Whoever is asked has to see what for, also where the result is for a machine.
  if (!json) terminal.print(`${text}\n`);
  else if (!yes) terminal.complain(text);
  if (dryRun) {
    terminal.print("Nothing was replayed.");
    return EXIT.ok;
  }
  if (!yes && !(await confirm(terminal, `Replay them to ${nameOf(request.busArn)} in ${placeText(bus)}?`)))
    throw new CommandError("Nothing was replayed.", EXIT.failed);
  await startReplay(bus, replays, request);
  if (isFollowed) return followed(work, request.name, (state) => state === "COMPLETED", planReport(plan));
  if (json) terminal.print(JSON.stringify({ plan: planReport(plan), replay: { name: request.name } }, null, 2));
  else terminal.print(afterwardsText(request.name, siteOptions(bus)));
  return EXIT.ok;
}

/** Follows a replay to its end, and says what came of it. */
async function followed(
  { bus, replays, options, terminal, surroundings }: Work,
  name: string,
  isWanted: (state: ReplayFacts["state"]) => boolean = (state) => state === "COMPLETED",
  plan?: ReturnType<typeof planReport>,
): Promise<number> {
  const replay = await needed(bus, replayCall(bus, name, "events:DescribeReplay"), () =>
    followReplay(
      () => replays.describe(name),
      surroundings.untilInterrupted(),
      (now) => terminal.progress(`${name}: ${progressText(now)}`),
    ),
  );
  if (replay === undefined) {
    terminal.complain(afterwardsText(name, siteOptions(bus)));
    return REPLAY_EXIT.interrupted;
  }
  if (options.json) terminal.print(JSON.stringify({ plan, replay: replayReport(replay) }, null, 2));
  else terminal.print(outcomeText(replay));
  if (!isWanted(replay.state)) return EXIT.failed;
  return replay.state === "COMPLETED" && replay.lastEventAt === undefined ? REPLAY_EXIT.nothing : EXIT.ok;
}

function placeText({ region, endpoint }: Site): string {
  return endpoint === undefined ? region : `${region} at ${endpoint}`;
}

/** The options that say again where it was. */
function siteOptions({ region, endpoint }: Site): string {
  return ` --region ${region}${endpoint === undefined ? "" : ` --endpoint ${endpoint}`}`;
}

if (require.main === module) void runScript(main);
