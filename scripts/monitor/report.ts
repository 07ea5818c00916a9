import type { Site } from "../aws/site";
import { nameOf, whatOf } from "../deployed/arn";
import { attentionTo } from "./attention";
import type { Snapshot } from "./snapshot";

/** A snapshot for machines: times as ISO 8601, figures where CloudWatch has them. */
export function monitorReport(snapshot: Snapshot, { region, endpoint }: Site) {
  const { at, windowSeconds, bus, rules, topics, queues, deadLetterQueues, functions, alarms, others, gaps } = snapshot;
  return {
    bus: bus.name,
    region,
    endpoint,
    at: isoTime(at),
    windowSeconds,
    attention: attentionTo(snapshot),
    rules: rules.map(({ name, enabled, schedule, managedBy, targets, figures }) => ({
      name,
      enabled,
      schedule,
      managedBy,
      targets: targets.map(({ arn, deadLetterArn }) => ({
        ...placeOf(arn),
        deadLetterQueue: nameOrNone(deadLetterArn),
      })),
      ...figures,
    })),
    topics: topics.map(({ name, subscriptions, figures }) => ({
      name,
      subscriptions: subscriptions.map(({ deadLetterArn, ...each }) => ({
        ...each,
        deadLetterQueue: nameOrNone(deadLetterArn),
      })),
      ...figures,
    })),
    queues: queues.map(queueReport),
    deadLetterQueues: deadLetterQueues.map(({ deadLettersOf, letters, unread, ...queue }) => ({
      ...queueReport(queue),
      deadLettersOf,
      messages: letters.map(({ sentAt, ...letter }) => ({ ...letter, sentAt: isoTime(sentAt) })),
      notShown: unread,
    })),
    functions: functions.map(({ name, figures }) => ({ name, ...figures })),
    alarms: alarms.map(({ name, state, since, reason, actionsEnabled }) => ({
      name,
      state,
      since: isoTime(since),
      reason,
      actionsEnabled,
    })),
    others,
    gaps: gaps.map(({ action, on, problem }) => ({ action, on, ...problem })),
  };
}

type QueueFacts = Omit<Snapshot["queues"][number], "deadLettersOf">;

function queueReport({ name, visible, inFlight, delayed, consumers, deadLetterArn, figures }: QueueFacts) {
  return {
    name,
    visible,
    inFlight,
    delayed,
    consumers: consumers.map(({ functionArn, enabled }) => ({ name: nameOf(functionArn), enabled })),
    deadLetterQueue: nameOrNone(deadLetterArn),
    ...figures,
  };
}

function placeOf(arn: string) {
  return { kind: whatOf(arn), name: nameOf(arn), arn };
}

function nameOrNone(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : nameOf(arn);
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
