import { type Expectation, expectedOf } from "./expected-copies";
import type { Outcome, QueueOutcome } from "./run-scenario";
import type { Scenario } from "./scenario";

/** What a run broke, in words; empty where it broke nothing. */
export function violations(scenario: Scenario, outcome: Outcome): string[] {
  const expected = scenario.events.map((event) => expectedOf(event, scenario));
  return [
    ...conservation(outcome, expected),
    ...scenario.queues.flatMap(({ fifo, consumer }, index) => {
      const found = outcome.queues[index];
      if (found === undefined) return [];
      return [
        ...deliveries(index, found, fifo, expected),
        ...(consumer ? nothingLeft(index, outcome) : []),
        ...(fifo ? order(index, found) : []),
      ];
    }),
    ...letters(outcome, expected),
  ];
}

/** Every copy has ended, or rests somewhere; what is lost is what nobody was to keep. */
function conservation({ accounts, settled }: Outcome, expected: readonly Expectation[]): string[] {
  const { ways, lost } = accounts;
  const mayBeLost = expected.reduce((sum, each) => sum + each.lost, 0);
  return [
    ...(settled ? [] : ["the run does not settle within 10 days"]),
    ...(ways.unaccounted === 0 ? [] : [`${ways.unaccounted} copies are unaccounted for`]),
    ...(ways.underWay === 0 ? [] : [`${ways.underWay} copies are still under way when all is settled`]),
    ...(lost === mayBeLost
      ? []
      : [`${lost} copies are lost, of ${mayBeLost} that have neither permission nor dead-letter queue`]),
  ];
}

/** At least once to every subscriber, and never what a pattern or filter forbids. */
function deliveries(index: number, found: QueueOutcome, fifo: boolean, expected: readonly Expectation[]): string[] {
  const messages = new Map<number, Set<string>>();
  for (const { event, messageId } of [...found.processed, ...found.resting]) {
    messages.set(event, (messages.get(event) ?? new Set()).add(messageId));
  }
  return expected.flatMap(({ copies, unwanted }, event) => {
    const sent = copies.get(index) ?? 0;
    const seen = messages.get(event)?.size ?? 0;
    if (unwanted.has(index) && found.processed.some((each) => each.event === event)) {
      return [`queue ${index}: event ${event} was processed, which the consumer's filter forbids`];
    }
    if (seen > sent) return [`queue ${index}: event ${event} is there ${seen} times, and was sent ${sent} times`];
    // The consumer's filter removes what it does not want; a FIFO queue takes equal bodies once within five minutes.
    const least = unwanted.has(index) ? 0 : fifo ? Math.min(1, sent) : sent;
    return seen < least ? [`queue ${index}: event ${event} is there ${seen} times, and was sent ${sent} times`] : [];
  });
}

/** A queue that is consumed is empty in the end. */
function nothingLeft(index: number, { accounts }: Outcome): string[] {
  const account = accounts.queues.find(({ name }) => name === `queue-${index}` || name === `queue-${index}.fifo`);
  const left = (account?.visible ?? 0) + (account?.inFlight ?? 0) + (account?.delayed ?? 0);
  return left === 0 ? [] : [`queue ${index}: ${left} messages are left, though it is consumed`];
}

/** Within a group, a message is first processed after all that came before it. */
function order(index: number, { processed }: QueueOutcome): string[] {
  const latest = new Map<string, bigint>();
  const done = new Set<string>();
  return processed.flatMap(({ messageId, group = "", sequence = "0", event }) => {
    if (done.has(messageId)) return [];
    done.add(messageId);
    const before = latest.get(group) ?? 0n;
    const number = BigInt(sequence);
    if (number > before) latest.set(group, number);
    return number > before
      ? []
      : [`queue ${index}: event ${event} of ${group} was processed after one that came later`];
  });
}

/** What was not permitted is in its dead-letter queue, once for each time that it was sent, and nothing else is. */
function letters({ letters: found }: Outcome, expected: readonly Expectation[]): string[] {
  return [...found].flatMap(([name, events]) =>
    expected.flatMap(({ letters: due }, event) => {
      const there = events.filter((each) => each === event).length;
      const sent = due.get(name) ?? 0;
      return there === sent ? [] : [`${name}-dlq: event ${event} is there ${there} times, and should be ${sent} times`];
    }),
  );
}
