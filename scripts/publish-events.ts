import { findPublishedBus } from "./app/published-bus";
import { synthesizeApp } from "./app/synthesize-app";
import { type BackOff, REAL_BACK_OFF } from "./aws/back-off";
import { checkBus } from "./aws/check-bus";
import { chosenEventsEndpoint, endpointText } from "./aws/endpoint-option";
import { connectEventBridge } from "./aws/event-bridge";
import { AWS_EXIT, type Destination, sendingError } from "./aws/problem-text";
import { EXIT } from "./cli/command-error";
import { type CommandDescription, helpText, type OptionValues, parseOptions, wholeNumber } from "./cli/options";
import { runScript } from "./cli/run-script";
import type { Terminal } from "./cli/terminal";
import { publishReport, renderReport } from "./publish/publish-report";
import { readPlace } from "./publish/request";
import { planSamples, sampleTypes } from "./publish/sample-plan";
import { SAMPLE_STACKS, sampleSystem } from "./publish/sample-systems";
import { sendEntries } from "./publish/send-entries";

const OPTIONS = {
  stack: {
    type: "string",
    value: "NAME",
    help: `Whose events: ${SAMPLE_STACKS.join(" or ")}. Default: ${SAMPLE_STACKS[0]}`,
  },
  bus: {
    type: "string",
    value: "NAME",
    help: "Name or ARN of the bus. Default: that of the stack, such as ecom-bus, with the stage before it",
  },
  stage: { type: "string", value: "NAME", help: "Stage of the deployment. Default: STAGE of the environment, or none" },
  region: {
    type: "string",
    value: "NAME",
    help: "Default: that in the ARN of the bus, AWS_REGION of the environment, or the Region of the stack",
  },
  endpoint: {
    type: "string",
    value: "URL",
    help: "An emulator, such as http://127.0.0.1:4566. Default: AWS_ENDPOINT_URL of the environment, or AWS",
  },
  type: {
    type: "string",
    value: "TYPE",
    multiple: true,
    help: "A detail-type, or all, order, payment, and of ecommerce shipment, of commerce-events user and batch (a mix); may be repeated. Default: one each of the three that have a short name",
  },
  count: { type: "string", value: "N", help: "Events of each type, 1 to 100000. Default: 1" },
  seed: {
    type: "string",
    value: "N",
    help: "Series of the samples: the same series tells of the same orders. Default: a new one",
  },
  "dry-run": { type: "boolean", help: "Shows what would be sent and where it would arrive, and sends nothing" },
  json: { type: "boolean", help: "For machines: one JSON object" },
  help: { type: "boolean", help: "This text" },
} as const;

const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run publish:events --",
  summary: "Sends sample events of a system to its bus, and tells where each should arrive.",
  options: OPTIONS,
  exitCodes: {
    [EXIT.ok]: "every event was accepted",
    [EXIT.failed]: "some events were not accepted; each is named",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
    [AWS_EXIT.missing]: "there is no such bus",
    [AWS_EXIT.credentials]: "credentials are missing, expired or wrong",
    [AWS_EXIT.permission]: "the credentials may not put events there",
    [AWS_EXIT.unreachable]: "nothing answers at the endpoint",
  },
};

const MOST_EVENTS = 100_000;
const MOST_SEED = 2 ** 32 - 1;
const DEFAULT_REGION = "us-east-1";

/** What the script needs of the machine that it runs on. */
export interface Surroundings {
  readonly backOff: BackOff;
  /** Folder of the project: where `cdktf.json` and `cdktf.out` are. */
  readonly folder: string;
}

/** Sends sample events. */
export async function main(
  args: readonly string[],
  terminal: Terminal,
  { backOff, folder }: Surroundings = { backOff: REAL_BACK_OFF, folder: process.cwd() },
): Promise<number> {
  const { values } = parseOptions(COMMAND, args);
  if (values.help) {
    terminal.print(helpText(COMMAND));
    return EXIT.ok;
  }
  const request = readRequest(values);
  const bus = await findBus(request, folder, terminal);
  const region = request.region ?? bus.stack?.bus.location.region ?? DEFAULT_REGION;
  const where = { bus, region, endpoint: request.endpoint };
  const events = planSamples(request.system, request.types, { ...request, bus: bus.name });

  const show = (report: ReturnType<typeof publishReport>) => {
    if (bus.problem !== undefined) terminal.complain(`Where the events arrive is not known. ${bus.problem}`);
    terminal.print(values.json ? JSON.stringify(report, null, 2) : renderReport(report, terminal.style));
  };
  if (values["dry-run"]) {
    show(publishReport(events, undefined, where));
    return EXIT.ok;
  }

  const destination: Destination = { bus: bus.name, region, endpoint: endpointText(request.endpoint) };
  const eventBridge = connectEventBridge(region, request.endpoint.url);
  try {
    await checkBus(eventBridge, destination, backOff, terminal);
    const entries = events.map(({ entry }) => entry);
    const { outcomes, fatal } = await sendEntries(entries, eventBridge.put, backOff, (done) =>
      terminal.progress(`${done} of ${entries.length} events`),
    );
    const report = publishReport(events, outcomes, where);
    // Where nothing was accepted, the one reason says it all.
    if (fatal === undefined || report.accepted > 0) show(report);
    if (fatal) throw sendingError(fatal, destination);
    return report.failed === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    eventBridge.close();
  }
}

function readRequest({ stack, bus, stage, region, endpoint, type, count, seed }: OptionValues<typeof OPTIONS>) {
  const system = sampleSystem(stack);
  return {
    system,
    ...readPlace({ bus, stage, region }),
    endpoint: chosenEventsEndpoint(endpoint),
    types: sampleTypes(system, type),
    count: wholeNumber("count", count, { min: 1, max: MOST_EVENTS }) ?? 1,
    seed: wholeNumber("seed", seed, { min: 0, max: MOST_SEED }) ?? Math.floor(Date.now() / 1000),
  };
}

function findBus({ system, bus, stage, region }: ReturnType<typeof readRequest>, folder: string, terminal: Terminal) {
  return findPublishedBus({
    bus,
    defaultBus: system.bus,
    stage,
    folder,
    synthesize(forStage) {
      terminal.progress("Synthesizing…");
      // A bus that is named may be in any stack.
      const only = bus === undefined && { STACKS: system.stack };
      return synthesizeApp({ folder, environment: { STAGE: forStage, AWS_REGION: region, ...only } });
    },
  });
}

if (require.main === module) void runScript(main);
