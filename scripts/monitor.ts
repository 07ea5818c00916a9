import { awsProblem, isPassing } from "./aws/aws-problem";
import { AWS_EXIT } from "./aws/problem-text";
import { EXIT } from "./cli/command-error";
import { helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { chooseBus } from "./deployed/chosen-bus";
import { busCall, needed } from "./deployed/needed";
import { attentionTo } from "./monitor/attention";
import { connectSources } from "./monitor/connect";
import { look } from "./monitor/look";
import { COMMAND, MONITOR_EXIT, readOptions } from "./monitor/options";
import { screenText } from "./monitor/render/screen-text";
import { clockTime } from "./monitor/render/words";
import { monitorReport } from "./monitor/report";
import { processScreen, type Screen } from "./monitor/screen";
import type { Snapshot } from "./monitor/snapshot";
import { watch } from "./monitor/watch";
import { untilInterrupted } from "./simulator/until-interrupted";

/** What the script needs of the machine that it runs on. */
export interface Surroundings {
  /** Folder of the project: where `cdktf.json` and `cdktf.out` are. */
  readonly folder: string;
  readonly screen: Screen;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends when a watch is to end. */
  untilInterrupted(): Promise<void>;
}

/** Shows how a bus and everything behind it is doing. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings = { folder: process.cwd(), screen: processScreen(), now: Date.now, untilInterrupted },
): Promise<number> {
  const { values } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const options = readOptions(values);
  const { folder, screen, now } = surroundings;
  const bus = await chooseBus({ ...options.bus, folder }, () => terminal.progress("Synthesizing…"));
  const sources = connectSources(bus, options.peek);
  const lookOnce = () => look(sources, bus.name, { now: now(), windowSeconds: options.windowSeconds });
  const show = (snapshot: Snapshot, problem?: string) => {
    if (options.json) {
      if (problem !== undefined) terminal.complain(problem);
      else terminal.print(JSON.stringify(monitorReport(snapshot, bus), null, options.watch ? undefined : 2));
      return;
    }
    terminal.progress("");
    const lines = screenText(snapshot, bus, { width: screen.columns, style: terminal.style });
    const [title = "", ...rest] = lines;
    if (options.watch) screen.show(problem === undefined ? lines : [title, terminal.style.yellow(problem), ...rest]);
    else terminal.print(lines.join("\n"));
  };
  try {
    terminal.progress("Looking…");
    const last = await needed(bus, busCall(bus.name), async () => {
      if (!options.watch) {
        const snapshot = await lookOnce();
        show(snapshot);
        return snapshot;
      }
      return watch({
        intervalSeconds: options.watchSeconds,
        untilInterrupted: () => surroundings.untilInterrupted(),
        look: lookOnce,
        show,
        passing: (error) => passingText(error, now()),
      });
    });
    return options.check && last !== undefined ? verdict(last) : EXIT.ok;
  } finally {
    screen.end();
    sources.close();
  }
}

/** The exit code of `--check`: what could not be looked at is not said to be well. */
function verdict(snapshot: Snapshot): number {
  if (attentionTo(snapshot).some(({ severity }) => severity === "bad")) return MONITOR_EXIT.attention;
  if (snapshot.gaps.some(({ problem }) => problem.kind === "permission")) return AWS_EXIT.permission;
  return snapshot.gaps.length > 0 ? EXIT.failed : EXIT.ok;
}

function passingText(error: unknown, now: number): string | undefined {
  const problem = awsProblem(error);
  if (problem === undefined || !(isPassing(problem.kind) || problem.kind === "unreachable")) return undefined;
  return `Not renewed at ${clockTime(now)} (${problem.code}: ${problem.message}); what follows is older.`;
}

if (require.main === module) void runScript(main);
