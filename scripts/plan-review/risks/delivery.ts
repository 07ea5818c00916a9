import { EventPattern } from "../../../modules/event-pattern";
import type { Place, Rule, Target } from "../../../simulator";
import { type Comparison, counterpart, placeLabel, samePlace } from "../plan/comparison";
import type { Side, Unjudged } from "../plan/side";
import { type Risk, risk } from "../risk";
import type { RiskCode } from "../risk-codes";
import { eventsBeside, type SampleEvent } from "../samples/compare-patterns";
import type { Severity } from "../severity";
import { listed } from "../words";

/** What no longer arrives at a place from a rule, or newly does. */
interface Difference {
  readonly code: RiskCode;
  readonly address: string;
  readonly rule: Rule;
  readonly place: Place;
  readonly samples: readonly SampleEvent[];
  /** Whether there is no telling that there are no samples. */
  readonly undecided: boolean;
}

/**
 * Events that no longer arrive somewhere, or newly do. What counts is where they arrive, not by which rule: a rule that is
 * renamed, or split into two, changes nothing.
 */
export function deliveryRisks(comparison: Comparison): { readonly risks: Risk[]; readonly unjudged: Unjudged[] } {
  const { before, after } = comparison;
  const lost = differences(before, after, causeOfLoss);
  const gained = differences(after, before, causeOfGain);
  return {
    risks: [...merged(lost.found, "lost"), ...merged(gained.found, "new")],
    unjudged: [...lost.unjudged, ...gained.unjudged],
  };
}

type Cause = (rule: Rule, target: Target, other: Rule | undefined) => { code: RiskCode; address: string } | undefined;

/** What the rules of one side deliver to a place and those of the other side do not. */
function differences(of: Side, beside: Side, cause: Cause): { found: Difference[]; unjudged: Unjudged[] } {
  const found: Difference[] = [];
  const unjudged = new Map<string, Unjudged>();
  for (const rule of of.topology.rules.filter(({ enabled }) => enabled)) {
    for (const target of rule.targets) {
      const others = rulesTo(target.to, rule, beside.topology.rules);
      const hidden = [[of, rule] as const, ...others.map((other) => [beside, other] as const)].find(([side, each]) =>
        side.resourceAt(each.address)?.hides("event_pattern"),
      );
      if (hidden) {
        unjudged.set(hidden[1].address, { address: hidden[1].address, reason: "its pattern is not told by the plan" });
        continue;
      }
      const { pattern } = rule;
      const patterns = others.flatMap((other) => other.pattern ?? []);
      if (pattern === undefined || patterns.some(({ text }) => text === pattern.text)) continue;
      const { samples, exhaustive } = eventsBeside(pattern, patterns, rule.bus.location);
      const undecided = samples.length === 0 && !exhaustive;
      const why =
        samples.length > 0 || undecided ? cause(rule, target, counterpart(rule, beside.topology.rules)) : undefined;
      if (why) found.push({ ...why, rule, place: target.to, samples, undecided });
    }
  }
  return { found, unjudged: [...unjudged.values()] };
}

/** The rules by which events of the same bus get to a place. */
function rulesTo(place: Place, { bus }: Rule, rules: readonly Rule[]): Rule[] {
  return rules.filter(
    (rule) => rule.enabled && samePlace(rule.bus, bus) && rule.targets.some(({ to }) => samePlace(to, place)),
  );
}

const causeOfLoss: Cause = (rule, target, now) => {
  if (now === undefined) return { code: "RULE_REMOVED", address: rule.address };
  if (!now.enabled) return { code: "RULE_DISABLED", address: now.address };
  if (!samePlace(now.bus, rule.bus)) return { code: "RULE_MOVED", address: now.address };
  const stays = now.targets.some(({ to }) => samePlace(to, target.to));
  return stays
    ? { code: "PATTERN_NARROWED", address: now.address }
    : { code: "TARGET_REMOVED", address: target.address };
};

/** A rule or a target that is new is meant to bring something new. */
const causeOfGain: Cause = (rule, target, was) => {
  if (was === undefined || !samePlace(was.bus, rule.bus)) return undefined;
  if (!was.enabled) return { code: "RULE_ENABLED", address: rule.address };
  const stood = was.targets.some(({ to }) => samePlace(to, target.to));
  return stood ? { code: "PATTERN_WIDENED", address: rule.address } : undefined;
};

/** One risk for each cause, whatever number of places it bears on. */
function merged(found: readonly Difference[], fate: "lost" | "new"): Risk[] {
  const causes = new Map<string, Difference[]>();
  for (const each of found) {
    const key = `${each.code} ${each.address}`;
    causes.set(key, [...(causes.get(key) ?? []), each]);
  }
  return [...causes.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const at = [...new Set(all.map(({ place }) => placeLabel(place)))];
    const samples = [
      ...new Map(all.flatMap((each) => each.samples).map((each) => [JSON.stringify(each), each])).values(),
    ];
    const undecided = samples.length === 0;
    const code = undecided && first.code.startsWith("PATTERN") ? "PATTERN_UNDECIDED" : first.code;
    return [
      risk({
        code,
        severity: undecided ? "medium" : (SEVERITY[code] ?? "high"),
        address: first.address,
        label: first.rule.name,
        ...textOf(code, first.rule.name, listed(at)),
        samples: undecided ? [] : [{ fate, at, samples }],
      }),
    ];
  });
}

const SEVERITY: Readonly<Partial<Record<RiskCode, Severity>>> = {
  PATTERN_WIDENED: "medium",
  PATTERN_UNDECIDED: "medium",
  RULE_ENABLED: "low",
};

function textOf(code: RiskCode, rule: string, at: string): Pick<Risk, "what" | "reason" | "mend"> {
  const noOther = `No other rule brings these events to ${at}, and EventBridge drops in silence what no rule matches.`;
  switch (code) {
    case "RULE_REMOVED":
      return {
        what: `The rule ${rule} is destroyed.`,
        reason: noOther,
        mend: "Keep the rule; or, if another is to replace it, let that one match the same events first.",
      };
    case "RULE_DISABLED":
      return { what: `The rule ${rule} is disabled.`, reason: noOther, mend: 'Keep its state "ENABLED".' };
    case "RULE_MOVED":
      return {
        what: `The rule ${rule} moves to another bus.`,
        reason: `What is published to the old bus no longer gets to ${at}.`,
        mend: "Let the publishers move first, and keep the old rule until they have.",
      };
    case "TARGET_REMOVED":
      return {
        what: `The rule ${rule} no longer sends to ${at}.`,
        reason: noOther,
        mend: `Keep the target, unless ${at} is not to get these events any more.`,
      };
    case "RULE_ENABLED":
      return {
        what: `The rule ${rule} is enabled again.`,
        reason: `${at} gets events that it did not get.`,
        mend: "Make sure that the consumers are ready for them.",
      };
    case "PATTERN_WIDENED":
      return {
        what: `The pattern of ${rule} matches more than before.`,
        reason: `${at} gets events that it did not get, which a consumer may not know.`,
        mend: "Make sure that the consumers know these events, or narrow the pattern.",
      };
    case "PATTERN_UNDECIDED":
      return {
        what: `The pattern of ${rule} changes in a way that samples do not tell.`,
        reason: "It has too many alternatives to try them all.",
        mend: "Compare the patterns by hand, or split the rule.",
      };
    default:
      return {
        what: `The pattern of ${rule} matches less than before.`,
        reason: noOther,
        mend: "Keep what is left out of the pattern, unless nobody publishes it any more.",
      };
  }
}

/** Whether an archive keeps less than before. */
export function archiveRisks({ before, after }: Comparison): Risk[] {
  const coming = after.topology.buses.flatMap(({ archives }) => archives);
  return before.topology.buses.flatMap((bus) =>
    bus.archives.flatMap((archive) => {
      const now = coming.find(({ address }) => address === archive.address);
      if (now === undefined || now.pattern === undefined || now.pattern.text === archive.pattern?.text) return [];
      const { samples } = eventsBeside(archive.pattern ?? EVERYTHING, [now.pattern], bus.location);
      if (samples.length === 0) return [];
      return [
        risk({
          code: "ARCHIVE_NARROWED",
          severity: "high",
          address: now.address,
          label: now.name,
          what: `The archive ${now.name} keeps fewer events than before.`,
          reason: "What is not archived cannot be replayed after a failure.",
          mend: "Keep archiving every event, or all that a consumer may need again.",
          samples: [{ fate: "lost", at: [now.name], samples }],
        }),
      ];
    }),
  );
}

/** What an archive without a pattern keeps. */
const EVERYTHING = EventPattern.parse({ source: [{ exists: true }] });
