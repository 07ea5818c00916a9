import type { Subscription, Topic } from "../../../simulator";
import { type Comparison, placeLabel, samePlace } from "../plan/comparison";
import type { Side, Unjudged } from "../plan/side";
import { type Risk, risk } from "../risk";
import { messagesBeside } from "../samples/compare-filters";
import { becauseOf } from "./stores";

interface Subscribed {
  readonly topic: Topic;
  readonly subscription: Subscription;
}

/** Who gets what from topics. */
export function subscriptionRisks(comparison: Comparison): { readonly risks: Risk[]; readonly unjudged: Unjudged[] } {
  const { before, after } = comparison;
  const now = subscribedIn(after);
  const risks: Risk[] = [];
  const unjudged: Unjudged[] = [];
  for (const was of subscribedIn(before)) {
    const is = successorOf(was, now);
    if (is === undefined) {
      risks.push(removed(was));
      continue;
    }
    const { address } = is.subscription;
    risks.push(...replaced(was, is, comparison), ...envelope(was, is));
    if ([before, after].some((side) => side.resourceAt(address)?.hides("filter_policy"))) {
      unjudged.push({ address, reason: "its filter is not told by the plan" });
      continue;
    }
    risks.push(...filters(was, is));
  }
  return { risks, unjudged };
}

function subscribedIn({ topology }: Side): Subscribed[] {
  return topology.topics.flatMap((topic) => topic.subscriptions.map((subscription) => ({ topic, subscription })));
}

/** What brings the same messages to the same subscriber: not the same resource, if that leads elsewhere now. */
function successorOf(was: Subscribed, all: readonly Subscribed[]): Subscribed | undefined {
  const same = all.filter(
    ({ topic, subscription }) => samePlace(topic, was.topic) && samePlace(subscription.to, was.subscription.to),
  );
  return same.find(({ subscription }) => subscription.address === was.subscription.address) ?? same[0];
}

function label({ topic, subscription }: Subscribed): string {
  return `${topic.name} → ${placeLabel(subscription.to)}`;
}

function removed(was: Subscribed): Risk {
  const { topic, subscription } = was;
  return risk({
    code: "SUBSCRIPTION_REMOVED",
    severity: "high",
    address: subscription.address,
    label: label(was),
    what: `${placeLabel(subscription.to)} no longer gets the messages of ${topic.name}.`,
    reason: "A topic keeps nothing: whom it does not know gets nothing, and nothing tells.",
    mend: "Keep the subscription, unless the subscriber is not to get these messages any more.",
  });
}

function replaced(was: Subscribed, is: Subscribed, { changeAt }: Comparison): Risk[] {
  const change = changeAt(is.subscription.address);
  const topic = changeAt(was.topic.address);
  // Whoever reads that the topic is replaced knows that its subscriptions are.
  if (change?.action !== "replace" || topic?.action === "replace") return [];
  const byHand = !["sqs", "lambda", "firehose"].includes(is.subscription.protocol);
  return [
    risk({
      code: "SUBSCRIPTION_REPLACED",
      severity: byHand ? "high" : "medium",
      address: change.address,
      label: label(is),
      what: `The subscription ${label(is)} is removed and made again: ${becauseOf(change) ?? "the plan does not say why"}.`,
      reason: byHand
        ? "Nobody gets anything until the new subscription is confirmed by hand."
        : "Messages that are published in between do not get there.",
      mend: "Keep what makes AWS replace it; or let the old one be until the new one is confirmed.",
    }),
  ];
}

function envelope(was: Subscribed, is: Subscribed): Risk[] {
  if (was.subscription.raw === is.subscription.raw) return [];
  const now = is.subscription.raw;
  return [
    risk({
      code: "RAW_DELIVERY_SWITCHED",
      severity: "high",
      address: is.subscription.address,
      label: label(is),
      what: `Messages of ${is.topic.name} arrive at ${placeLabel(is.subscription.to)} ${now ? "as they were published, without" : "within"} SNS's envelope.`,
      reason: "A consumer that expects the other shape fails on every message, also on those that are under way.",
      mend: "Let the consumer accept both shapes first.",
    }),
  ];
}

function filters(was: Subscribed, is: Subscribed): Risk[] {
  const [old, coming] = [was.subscription.filter, is.subscription.filter];
  if (old?.text === coming?.text && old?.scope === coming?.scope) return [];
  const lost = messagesBeside(old, coming);
  const gained = messagesBeside(coming, old);
  const at = [placeLabel(is.subscription.to)];
  const common = { address: is.subscription.address, label: label(is) };
  const risks: Risk[] = [];
  if (lost.samples.length > 0) {
    risks.push(
      risk({
        ...common,
        code: "FILTER_NARROWED",
        severity: "high",
        what: `The filter of ${label(is)} lets less through than before.`,
        reason: "SNS drops in silence what a filter keeps out.",
        mend: "Keep what is left out, unless nobody publishes it any more. A new filter takes up to 15 minutes to apply.",
        samples: [{ fate: "lost", at, samples: lost.samples }],
      }),
    );
  }
  if (gained.samples.length > 0) {
    risks.push(
      risk({
        ...common,
        code: "FILTER_WIDENED",
        severity: "medium",
        what: `The filter of ${label(is)} lets more through than before.`,
        reason: `${at[0]} gets messages that it did not get, which a consumer may not know.`,
        mend: "Make sure that the consumer knows these messages, or narrow the filter.",
        samples: [{ fate: "new", at, samples: gained.samples }],
      }),
    );
  }
  if (risks.length === 0 && !(lost.exhaustive && gained.exhaustive)) {
    risks.push(
      risk({
        ...common,
        code: "FILTER_UNDECIDED",
        severity: "medium",
        what: `The filter of ${label(is)} changes in a way that samples do not tell.`,
        reason: "It has too many alternatives to try them all.",
        mend: "Compare the filters by hand.",
      }),
    );
  }
  return risks;
}
