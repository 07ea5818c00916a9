import { AWS_EXIT } from "../aws/problem-text";
import { EXIT } from "../cli/command-error";
import type { CommandDescription } from "../cli/options";
import { FAULT_KINDS } from "../simulator/parse-faults";
import { SCENARIOS } from "./scenario";

/** Exit codes of the load test, beside those of every script that sends to AWS. */
export const LOADTEST_EXIT = { budget: 7, interrupted: 130 } as const;

export const OPTIONS = {
  bus: {
    type: "string",
    value: "NAME",
    help: "Bus on AWS to send to; with --endpoint, there; with --stack, in the simulator",
  },
  region: {
    type: "string",
    value: "R",
    help: "Region of the bus. Default: AWS_REGION of the environment, or that of the stack",
  },
  endpoint: {
    type: "string",
    value: "URL",
    help: "A simulator (npm run local) or emulator to send to. Default: a simulator of its own",
  },
  stack: {
    type: "string",
    value: "NAME",
    help: "Stack of the app to run in the simulator. Default: the one with a bus",
  },
  events: {
    type: "string",
    value: "N",
    help: "Events to send. Default: 5000; as many as the time allows with --duration or --rate",
  },
  duration: {
    type: "string",
    value: "S",
    help: "Seconds to send for: 20, 20s, 1.5m. Default: until all events are sent; 20 s with --rate",
  },
  rate: {
    type: "string",
    value: "R",
    help: "Events a second, however long calls take (open loop): latency counts from when an event was meant to be sent",
  },
  concurrency: {
    type: "string",
    value: "C",
    help: "Calls under way at a time, the next begins when one ends (closed loop). Default: 16",
  },
  batch: { type: "string", value: "N", help: "Events in a call of PutEvents, 1 to 10. Default: 10" },
  scenario: {
    type: "string",
    value: "NAME",
    help: `${Object.values(SCENARIOS)
      .map(({ name, summary }) => `${name}: ${summary}`)
      .join("; ")}. Default: mixed`,
  },
  seed: {
    type: "string",
    value: "N",
    help: "Of events and simulator: the same one sends the same events. Default: a new one",
  },
  workers: { type: "string", value: "N", help: "Threads that send. Default: 1" },
  faults: {
    type: "string",
    value: "SPEC",
    multiple: true,
    help: `What goes wrong in the simulator: KIND[:PLACE][:5%][:10s+5s][:3x], several with commas. Kinds: ${Object.keys(FAULT_KINDS).join(", ")}`,
  },
  drain: {
    type: "string",
    value: "S",
    help: "Seconds to wait, after the last event, until all have arrived. Default: 20",
  },
  history: {
    type: "string",
    value: "N",
    help: "Events whose way the simulator remembers step by step. Default: 10000",
  },
  report: { type: "string", value: "FILE", help: "Writes a report with charts to this HTML file" },
  json: { type: "boolean", help: "For machines: one JSON object" },
  expect: {
    type: "string",
    value: "BUDGET",
    multiple: true,
    help: 'Such as "p99<250ms", "e2e.p99<2s", "lost=0", "errors<1%", "rate>1000"; may be repeated',
  },
  yes: { type: "boolean", help: "Sends to AWS without asking" },
  help: { type: "boolean", help: "This text" },
} as const;

export const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run loadtest --",
  summary: `Sends events to the system, in the simulator or on AWS, and proves what came of each: none may be lost.

Examples
  npm run loadtest                                                  the stack of this app in the simulator
  npm run loadtest -- --rate 500 --duration 60s --report load.html  a steady rate, with charts
  npm run loadtest -- --scenario failures --faults "duplicate:2%,outage:q-orders:5s+5s"
  npm run loadtest -- --expect "p99<250ms" --expect "lost=0"        a budget for CI
  npm run loadtest -- --bus ecom-bus --region eu-central-1          on AWS`,
  options: OPTIONS,
  exitCodes: {
    [EXIT.ok]: "every event was accepted, none was lost, every budget was met",
    [EXIT.failed]: "events were lost or not accepted, or the accounts do not agree",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
    [AWS_EXIT.missing]: "there is no such bus",
    [AWS_EXIT.credentials]: "credentials are missing, expired or wrong",
    [AWS_EXIT.permission]: "the credentials may not put events there",
    [AWS_EXIT.unreachable]: "nothing answers at the endpoint",
    [LOADTEST_EXIT.budget]: "a budget of --expect was not met, and nothing was lost",
    [LOADTEST_EXIT.interrupted]: "stopped by Ctrl-C; the report tells of what was sent until then",
  },
};
