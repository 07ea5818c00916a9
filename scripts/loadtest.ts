import { sendingError } from "./aws/problem-text";
import { EXIT } from "./cli/command-error";
import { helpText, parseOptions } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { askBeforeAws } from "./loadtest/ask-before-aws";
import { Interruption, stoppedBefore } from "./loadtest/interruption";
import { COMMAND, LOADTEST_EXIT } from "./loadtest/options";
import { renderHtml } from "./loadtest/report/html/render-html";
import { type LoadtestReport, loadtestReport } from "./loadtest/report/loadtest-report";
import { renderText } from "./loadtest/report/render-text";
import { checkReportFile, writeReport } from "./loadtest/report/report-file";
import { versions } from "./loadtest/report/versions";
import { type LoadtestRequest, readRequest } from "./loadtest/request";
import { type Run, runLoadtest } from "./loadtest/run";
import { processSurroundings, type Surroundings } from "./loadtest/surroundings";
import { openTarget } from "./loadtest/target";

/** Sends events, and proves what came of each. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings = processSurroundings(),
): Promise<number> {
  const { values } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const request = readRequest(values, surroundings.freshSeed);
  checkReportFile(request.report);
  const interruption = new Interruption();
  const off = surroundings.onInterrupt(() => interruption.request());
  try {
    return conclude(await test(request, terminal, surroundings, interruption), request, terminal);
  } finally {
    off();
  }
}

async function test(
  request: LoadtestRequest,
  terminal: Terminal,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<Run> {
  try {
    const target = await openTarget(request, surroundings, terminal);
    try {
      interruption.throwIfRequested();
      await askBeforeAws(request, target, surroundings);
      return await runLoadtest(request, target, { terminal, surroundings, interruption });
    } finally {
      await target.close();
    }
  } catch (error) {
    // Ctrl-C also reaches what was started for the test: that it ended is no failure of its own.
    throw interruption.requested ? stoppedBefore() : error;
  }
}

function conclude(run: Run, request: LoadtestRequest, terminal: Terminal): number {
  const report = loadtestReport(run, versions());
  const { fatal } = run.sent;
  // Where nothing was accepted, the one reason says it all.
  if (fatal !== undefined && report.events === 0) throw sendingError(fatal, run.target);
  terminal.print(request.json ? JSON.stringify(report, null, 2) : renderText(report, terminal.style));
  if (request.report !== undefined) {
    writeReport(request.report, renderHtml(report));
    terminal.complain(`The report is in ${request.report}.`);
  }
  if (fatal !== undefined) throw sendingError(fatal, run.target);
  return exitCodeOf(report);
}

function exitCodeOf({ interrupted, passed, expectations, failures }: LoadtestReport): number {
  if (interrupted) return LOADTEST_EXIT.interrupted;
  if (passed) return EXIT.ok;
  const missed = expectations.filter(({ met }) => !met).length;
  return failures.length > missed ? EXIT.failed : LOADTEST_EXIT.budget;
}

if (require.main === module) void runScript(main);
