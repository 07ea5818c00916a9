import { checkedEndpoint } from "../aws/endpoint-option";
import { AWS_EXIT } from "../aws/problem-text";
import { EXIT, usageError } from "../cli/command-error";
import { type CommandDescription, type OptionValues, wholeNumber } from "../cli/options";
import { secondsOption } from "../cli/parse-seconds";

export const MONITOR_DEFAULTS = { windowSeconds: 3_600, peek: 3, watchSeconds: 30 } as const;

/** Beside the exit codes of every script that calls AWS. */
export const MONITOR_EXIT = { attention: 7 } as const;

const OPTIONS = {
  bus: { type: "string", value: "NAME", help: "Name or ARN of any bus. Default: the app's, with the stage before it" },
  stage: { type: "string", value: "NAME", help: "Stage of the deployment. Default: STAGE of the environment, or none" },
  region: { type: "string", value: "NAME", help: "Default: of the ARN, AWS_REGION, or the Region of the stack" },
  endpoint: { type: "string", value: "URL", help: "A simulator, such as http://127.0.0.1:4566. Default: AWS" },
  last: {
    type: "string",
    value: "TIME",
    help: "How far back figures go, 1m to 24h, in whole minutes. Default: 1h",
  },
  peek: {
    type: "string",
    value: "N",
    help: `Messages to show of each dead-letter queue, 0 to 10; they stay visible. Default: ${MONITOR_DEFAULTS.peek}`,
  },
  watch: { type: "boolean", help: "Looks again and again, in place, until Ctrl-C" },
  every: {
    type: "string",
    value: "TIME",
    help: `With --watch: time between two looks, 1s to 1h. Default: ${MONITOR_DEFAULTS.watchSeconds}s`,
  },
  check: {
    type: "boolean",
    help: `Ends with ${MONITOR_EXIT.attention} where something is wrong, for jobs and scripts`,
  },
  json: { type: "boolean", help: "For machines: one JSON object; with --watch one a line" },
  help: { type: "boolean", help: "This text" },
} as const;

export const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run monitor --",
  summary: [
    "Shows how a bus is doing and everything behind it, on one screen: rules, topics, queues, dead-letter queues, functions,",
    "alarms. What there is, it finds out from AWS itself: the bus need not be one of this app's. It changes nothing.",
  ].join("\n"),
  options: OPTIONS,
  examples: [
    ["npm run monitor", "the system of this app, once"],
    ["npm run monitor -- --stage prod --watch", "again every 30 s, until Ctrl-C"],
    ["npm run monitor -- --bus other-bus --region eu-west-1", "a bus that somebody else made"],
    ["npm run monitor -- --endpoint http://127.0.0.1:4566", "what npm run local runs"],
    ["npm run --silent monitor -- --check --json > now.json", "in a job: fails where something is wrong"],
  ],
  exitCodes: {
    [EXIT.ok]: "the system was shown, whatever its state",
    [EXIT.failed]: "AWS does not answer properly; with --check: something could not be looked at",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
    [AWS_EXIT.missing]: "there is no such bus",
    [AWS_EXIT.credentials]: "credentials are missing, expired or wrong",
    [AWS_EXIT.permission]: "the credentials may not look at the bus; with --check: or at a part of the system",
    [AWS_EXIT.unreachable]: "nothing answers at the endpoint",
    [MONITOR_EXIT.attention]:
      "with --check: an alarm is in ALARM, a dead-letter queue is not empty, or events were lost",
  },
};

const HOUR = 3_600;

/** @throws {CommandError} for a value that an option does not take */
export function readOptions(values: OptionValues<typeof OPTIONS>) {
  const { bus, stage = process.env.STAGE, region, endpoint, last, peek, every, watch = false, json = false } = values;
  if (every !== undefined && !watch) throw usageError("--every must come with --watch.");
  const windowSeconds = secondsOption("last", last, { min: 60, max: 24 * HOUR }) ?? MONITOR_DEFAULTS.windowSeconds;
  if (windowSeconds % 60 !== 0) {
    throw usageError(`--last must be whole minutes, as CloudWatch counts by the minute, got: ${JSON.stringify(last)}.`);
  }
  return {
    bus: { bus, stage: stage || undefined, region, endpoint: checkedEndpoint(endpoint) },
    windowSeconds,
    peek: wholeNumber("peek", peek, { min: 0, max: 10 }) ?? MONITOR_DEFAULTS.peek,
    watch,
    watchSeconds: secondsOption("every", every, { min: 1, max: HOUR }) ?? MONITOR_DEFAULTS.watchSeconds,
    check: values.check ?? false,
    json,
  };
}
