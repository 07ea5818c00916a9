import { checkedEndpoint } from "../aws/endpoint-option";
import { AWS_EXIT } from "../aws/problem-text";
import { EXIT, usageError } from "../cli/command-error";
import type { CommandDescription, OptionValues } from "../cli/options";
import { REPLAY_EXIT } from "./exit-codes";
import { readRange } from "./time-range";

const OPTIONS = {
  archive: { type: "string", value: "NAME", help: "Which archive. Default: the only one of the bus" },
  last: { type: "string", value: "TIME", help: "Events from so long ago until now: 15m, 1h, 7d" },
  from: { type: "string", value: "TIME", help: "Events from then on: 2026-11-21T14:00:00Z, or a day" },
  to: { type: "string", value: "TIME", help: "Events before then. Default: now" },
  rules: {
    type: "string",
    value: "NAMES",
    multiple: true,
    help: "Rules that get them, with commas between; may be repeated. Default: all of the bus",
  },
  name: { type: "string", value: "NAME", help: "Of the replay. Default: of the archive and the time" },
  bus: { type: "string", value: "NAME", help: "Bus of the archive. Default: the app's, with the stage before it" },
  stage: { type: "string", value: "NAME", help: "Stage of the deployment. Default: STAGE of the environment, or none" },
  region: { type: "string", value: "NAME", help: "Default: of the ARN, AWS_REGION, or the Region of the stack" },
  endpoint: { type: "string", value: "URL", help: "A simulator, such as http://127.0.0.1:4566. Default: AWS" },
  "dry-run": { type: "boolean", help: "Shows what it would do, and does nothing" },
  yes: { type: "boolean", help: "Does not ask" },
  "no-follow": { type: "boolean", help: "Ends when the replay is started" },
  follow: { type: "string", value: "NAME", help: "Follows a replay that was started before" },
  cancel: { type: "string", value: "NAME", help: "Cancels a replay. What was sent stays sent" },
  json: { type: "boolean", help: "For machines: one JSON object" },
  help: { type: "boolean", help: "This text" },
} as const;

export const COMMAND: CommandDescription<typeof OPTIONS> = {
  usage: "npm run replay --",
  summary: [
    "Sends archived events to their bus once more. It shows how many there may be, which rules and who behind them will see",
    "them again, and asks; then it follows the replay to its end. Ctrl-C ends the following, and not the replay.",
  ].join("\n"),
  options: OPTIONS,
  examples: [
    ["npm run replay -- --last 1h --dry-run", "what a replay of the last hour would do"],
    ["npm run replay -- --last 1h", "the same, asks, and does it"],
    ["npm run replay -- --from 2026-11-21T14:00:00Z --to 2026-11-21T14:30:00Z --rules route-orders", "for one rule"],
    ["npm run replay -- --cancel ecom-events-archive-20261121T140000", "stops one"],
  ],
  exitCodes: {
    [EXIT.ok]: "the replay is completed, started with --no-follow, or cancelled with --cancel",
    [EXIT.failed]: "it failed, was cancelled, cannot be started, or was not wanted",
    [EXIT.usage]: "an option that there is not, or a value that it does not take",
    [AWS_EXIT.missing]: "there is no such bus, archive or replay",
    [AWS_EXIT.credentials]: "credentials are missing, expired or wrong",
    [AWS_EXIT.permission]: "the credentials may not do this",
    [AWS_EXIT.unreachable]: "nothing answers at the endpoint",
    [REPLAY_EXIT.nothing]: "the archive has nothing of that time",
    [REPLAY_EXIT.interrupted]: "it was no longer followed: the replay goes on",
  },
};

const NAME = /^[.\-_A-Za-z0-9]{1,64}$/;

/** @throws {CommandError} for values that do not fit, by themselves or together */
export function readOptions(values: OptionValues<typeof OPTIONS>, now: number) {
  const { bus, stage = process.env.STAGE, region, endpoint, follow, cancel, last, from, to } = values;
  const existing = follow ?? cancel;
  if (follow !== undefined && cancel !== undefined) throw usageError("--follow must not come with --cancel.");
  if (existing !== undefined) {
    const own = (["archive", "last", "from", "to", "rules", "name", "no-follow", "dry-run"] as const).find(
      (option) => values[option] !== undefined,
    );
    const by = follow === undefined ? "cancel" : "follow";
    if (own !== undefined) throw usageError(`--${own} must not come with --${by}: that is for a replay that there is.`);
  }
  for (const option of ["name", "follow", "cancel"] as const) {
    const value = values[option];
    if (value === undefined || NAME.test(value)) continue;
    throw usageError(
      `--${option} must be the name of a replay, 1 to 64 of . - _ A-Z a-z 0-9, got: ${JSON.stringify(value)}.`,
    );
  }
  return {
    bus: { bus, stage: stage || undefined, region, endpoint: checkedEndpoint(endpoint) },
    archive: values.archive?.replace(/^arn:.*:archive\//, ""),
    range: existing === undefined ? readRange({ last, from, to }, now) : undefined,
    ruleNames: ruleNames(values.rules),
    name: values.name,
    dryRun: values["dry-run"] ?? false,
    yes: values.yes ?? false,
    isFollowed: !(values["no-follow"] ?? false),
    follow,
    cancel,
    json: values.json ?? false,
  };
}

export type ReplayOptions = ReturnType<typeof readOptions>;

function ruleNames(given: readonly string[] = []): readonly string[] {
  const names = given.flatMap((each) => each.split(",")).map((name) => name.trim());
  if (names.includes("")) throw usageError("--rules must name rules, with commas between, got: an empty name.");
  return [...new Set(names)];
}
