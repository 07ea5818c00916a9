import { AWS_LIMITS } from "../../modules/aws-limits";
import type { TimeRange } from "../aws/cloudwatch-metrics";
import type { ArchiveFacts, ReplayFacts, ReplayRequest } from "../aws/replays";
import { CommandError, EXIT } from "../cli/command-error";
import { nameOf } from "../deployed/arn";
import type { DeployedSystem } from "../deployed/deployed-system";
import { averageEvents, keptSince } from "./estimate";
import { REPLAY_EXIT } from "./exit-codes";
import { type KnownEnvironment, type Receiver, receiversOf } from "./receivers";
import { type ReplayedRule, replayedRules } from "./replayed-rules";
import { replayWarnings } from "./warnings";

/** What a plan is made from. */
export interface ReplayQuestion {
  readonly archive: ArchiveFacts;
  readonly range: TimeRange;
  /** Of the replay. @default of the archive and the time */
  readonly name: string | undefined;
  /** Names of the rules that are to get the events. Empty: all. */
  readonly ruleNames: readonly string[];
  readonly system: DeployedSystem;
  readonly knownEnvironment: KnownEnvironment;
  /** How many events each rule took in the range, by CloudWatch; `undefined`: it could not be asked. */
  readonly matched: ReadonlyMap<string, number> | undefined;
  /** Replays under way; `undefined`: they could not be listed. */
  readonly active: readonly ReplayFacts[] | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a replay would do. */
export interface ReplayPlan {
  readonly request: ReplayRequest;
  readonly archive: ArchiveFacts;
  /** A guess from what the archive holds in all. */
  readonly averageEvents: number;
  readonly rules: readonly (ReplayedRule & { readonly matched: number | undefined })[];
  readonly receivers: readonly (Receiver & { readonly matched: number | undefined })[];
  readonly warnings: readonly string[];
}

const { activeReplays: MOST_ACTIVE } = AWS_LIMITS.eventBridge;

/**
 * Works out what a replay would do, and to whom.
 *
 * @throws {CommandError} where it cannot be started, or can replay nothing
 */
export function planReplay(question: ReplayQuestion): ReplayPlan {
  const { archive, range, name, ruleNames, system, knownEnvironment, matched, active, now } = question;
  checkActive(active);
  const since = keptSince(archive, now);
  if (range.to <= since) {
    throw new CommandError(
      `Nothing can be replayed: the archive ${archive.name} has events from ${isoTime(since)} on, and the range ends at ${isoTime(range.to)}.`,
      REPLAY_EXIT.nothing,
    );
  }
  const rules = replayedRules(system.rules, ruleNames);
  const taking = rules.filter(({ skips }) => skips === undefined).map(({ rule }) => rule);
  if (taking.length === 0) {
    const reasons = rules.map(({ rule, skips }) => `${rule.name}: ${skips}`).join("; ") || "the bus has no rules";
    throw new CommandError(`No rule would take a replayed event (${reasons}).`, EXIT.failed);
  }
  const receivers = receiversOf(system, taking, knownEnvironment);
  return {
    request: {
      name: name ?? replayName(archive.name, now),
      archiveArn: archive.arn,
      busArn: archive.busArn,
      ...range,
      ruleArns: ruleNames.length === 0 ? [] : rules.map(({ rule }) => rule.arn),
    },
    archive,
    averageEvents: averageEvents(archive, range, now),
    rules: rules.map((each) => ({ ...each, matched: matched?.get(each.rule.name) })),
    receivers: receivers.map((receiver) => ({ ...receiver, matched: matchedBy(receiver, matched) })),
    warnings: replayWarnings(question, since, receivers),
  };
}

function checkActive(active: readonly ReplayFacts[] | undefined): void {
  if (active === undefined || active.length < MOST_ACTIVE) return;
  throw new CommandError(
    `At most ${MOST_ACTIVE} replays may be active in an account and Region, and there are: ${active.map(({ name }) => name).join(", ")}. Wait for one to end, or cancel one (--cancel NAME).`,
    EXIT.failed,
  );
}

/** By its rules, each as often as its events come. */
function matchedBy({ rules }: Receiver, matched: ReadonlyMap<string, number> | undefined): number | undefined {
  return matched && rules.reduce((sum, rule) => sum + (matched.get(rule) ?? 0), 0);
}

/** Letters that a replay's name may have. */
const LONGEST_NAME = 64;

/** `ecom-events-archive-20261121T140000`: EventBridge knows replays by their names, and keeps each for 90 days. */
function replayName(archive: string, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, "");
  return `${nameOf(archive).slice(0, LONGEST_NAME - time.length - 1)}-${time}`;
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
