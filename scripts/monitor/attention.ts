import { count, counted } from "../cli/numbers";
import { nameOf } from "../deployed/arn";
import { depthOf, type Snapshot } from "./snapshot";

/** Something that somebody should look at. */
export interface Attention {
  /** `bad`: an alarm is on, or events wait to be looked after, or are lost. `warning`: it may become so. */
  readonly severity: "bad" | "warning";
  readonly text: string;
}

/** What is wrong with a system, the worst first. */
export function attentionTo(snapshot: Snapshot): Attention[] {
  const bad = [...alarmsOn(snapshot), ...deadLetters(snapshot), ...losses(snapshot)];
  const warnings = [...failures(snapshot), ...silence(snapshot)];
  return [
    ...bad.map((text) => ({ severity: "bad" as const, text })),
    ...warnings.map((text) => ({ severity: "warning" as const, text })),
  ];
}

function alarmsOn({ alarms }: Snapshot): string[] {
  return alarms.filter(({ state }) => state === "ALARM").map(({ name }) => `${name} is in ALARM`);
}

function deadLetters({ deadLetterQueues }: Snapshot): string[] {
  return deadLetterQueues
    .filter((queue) => depthOf(queue) > 0)
    .map((queue) => `${queue.name} holds ${messages(depthOf(queue))}`);
}

function losses({ rules, topics }: Snapshot): string[] {
  const fromRules = rules.flatMap(({ name, figures: { failed = 0, sentToDlq = 0, lostOnWayToDlq = 0 } }) => [
    lostOnWayToDlq > 0 ? `rule ${name} lost ${events(lostOnWayToDlq)}: its dead-letter queue did not take them` : "",
    failed > sentToDlq + lostOnWayToDlq
      ? `rule ${name} lost ${events(failed - sentToDlq - lostOnWayToDlq)}: they failed, and no dead-letter queue has them`
      : "",
  ]);
  const fromTopics = topics.map(({ name, figures: { lostOnWayToDlq = 0 } }) =>
    lostOnWayToDlq > 0 ? `topic ${name} lost ${messages(lostOnWayToDlq)}: a dead-letter queue did not take them` : "",
  );
  return [...fromRules, ...fromTopics].filter((text) => text !== "");
}

function failures({ rules, topics, functions, queues }: Snapshot): string[] {
  return [
    ...rules.map(({ name, figures: { sentToDlq = 0, throttled = 0 } }) =>
      [
        sentToDlq > 0 ? `rule ${name} sent ${events(sentToDlq)} to its dead-letter queue` : "",
        throttled > 0 ? `rule ${name} was throttled` : "",
      ].filter((text) => text !== ""),
    ),
    ...topics.map(({ name, figures: { failed = 0 } }) =>
      failed > 0 ? [`topic ${name} failed to deliver ${messages(failed)}`] : [],
    ),
    ...functions.map(({ name, figures: { errors = 0, throttles = 0 } }) =>
      [
        errors > 0 ? `function ${name} failed ${times(errors)}` : "",
        throttles > 0 ? `function ${name} was throttled ${times(throttles)}` : "",
      ].filter((text) => text !== ""),
    ),
    ...queues.map(({ name, consumers }) =>
      consumers
        .filter(({ enabled }) => !enabled)
        .map(({ functionArn }) => `the consumer ${nameOf(functionArn)} of queue ${name} is switched off`),
    ),
  ].flat();
}

/** What would tell somebody, and does not. */
function silence({ alarms, topics }: Snapshot): string[] {
  const mute = alarms.filter(({ state, actionsEnabled }) => state === "ALARM" && !actionsEnabled);
  return [
    ...mute.map(({ name }) => `${name} tells nobody: its actions are switched off`),
    ...topics.flatMap(({ name, subscriptions }) => {
      const pending = subscriptions.filter((each) => each.pending).length;
      if (pending === 0) return [];
      return [
        `${pending} of ${subscriptions.length} subscriptions of topic ${name} await confirmation: nothing is delivered to them`,
      ];
    }),
  ];
}

const messages = (value: number) => counted(value, "message");
const events = (value: number) => counted(value, "event");
const times = (value: number) => (value === 1 ? "once" : `${count(value)} times`);
