import { CommandError, EXIT } from "../cli/command-error";
import type { DeployedRule } from "../deployed/deployed-system";

/** What a rule does with replayed events. */
export interface ReplayedRule {
  readonly rule: DeployedRule;
  /** Why none reaches its targets; `undefined`: they do. */
  readonly skips: string | undefined;
}

/**
 * The rules that a replay concerns: those that are named, or all that match events. Those of AWS itself, such as the
 * archive's own, never get replayed events.
 *
 * @throws {CommandError} for a name that no rule of the bus has
 */
export function replayedRules(rules: readonly DeployedRule[], names: readonly string[]): ReplayedRule[] {
  const own = rules.filter(({ managedBy }) => managedBy === undefined);
  const unknown = names.filter((name) => !own.some((rule) => rule.name === name || rule.arn === name));
  if (unknown.length > 0) {
    const known = own.map(({ name }) => name).join(", ") || "none";
    throw new CommandError(
      `--rules must name rules of the bus, got: ${unknown.join(", ")}. It has: ${known}.`,
      EXIT.usage,
    );
  }
  return own
    .filter(({ name, arn }) => names.length === 0 || names.includes(name) || names.includes(arn))
    .map((rule) => ({ rule, skips: reasonToSkip(rule) }));
}

function reasonToSkip({ enabled, pattern }: DeployedRule): string | undefined {
  if (!enabled) return "it is disabled";
  if (pattern === undefined) return "it has a schedule and matches no event";
  return refusesReplays(pattern) ? "its pattern takes no replayed event" : undefined;
}

/** `"replay-name": [{"exists": false}]`: the way to keep replayed events out. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html */
function refusesReplays(pattern: string): boolean {
  const { "replay-name": wanted } = JSON.parse(pattern) as { readonly "replay-name"?: unknown };
  return Array.isArray(wanted) && wanted.length > 0 && wanted.every((each) => each?.exists === false);
}
