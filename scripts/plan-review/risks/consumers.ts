import type { Mapping, Queue } from "../../../simulator";
import { type Comparison, placeLabel, samePlace } from "../plan/comparison";
import type { Side } from "../plan/side";
import { type Risk, risk } from "../risk";
import { queueMessagesBeside } from "../samples/compare-mapping-filters";
import { becauseOf } from "./stores";

interface Consumed {
  readonly queue: Queue;
  readonly mapping: Mapping;
}

/** Who consumes which queue, and how. */
export function consumerRisks(comparison: Comparison): Risk[] {
  const now = consumedIn(comparison.after);
  return consumedIn(comparison.before).flatMap((was) => {
    if (!was.mapping.enabled) return [];
    const same = now.filter(
      ({ queue, mapping }) => samePlace(queue, was.queue) && samePlace(mapping.to, was.mapping.to) && mapping.enabled,
    );
    const is = same.find(({ mapping }) => mapping.address === was.mapping.address) ?? same[0];
    if (is === undefined) return gone(was, now);
    return [...replaced(was, is, comparison), ...batches(was, is), ...concurrency(was, is), ...filters(was, is)];
  });
}

function consumedIn({ topology }: Side): Consumed[] {
  return topology.queues.flatMap((queue) => queue.mappings.map((mapping) => ({ queue, mapping })));
}

function label({ queue, mapping }: Consumed): string {
  return `${queue.name} → ${placeLabel(mapping.to)}`;
}

/** A consumer that is gone or switched off. Another function may have taken its place. */
function gone(was: Consumed, now: readonly Consumed[]): Risk[] {
  const others = now.filter(({ queue, mapping }) => samePlace(queue, was.queue) && mapping.enabled);
  const { queue, mapping } = was;
  return [
    risk({
      code: "CONSUMER_REMOVED",
      severity: others.length > 0 ? "medium" : "high",
      address: mapping.address,
      label: label(was),
      what: `${placeLabel(mapping.to)} no longer consumes ${queue.name}.`,
      reason:
        others.length > 0
          ? `${placeLabel((others[0] as Consumed).mapping.to)} gets its messages instead.`
          : "Messages wait in the queue until they expire, and are lost then.",
      mend: "Keep the event source mapping enabled, or let another consumer take over first.",
    }),
  ];
}

function replaced(was: Consumed, is: Consumed, { changeAt }: Comparison): Risk[] {
  const change = changeAt(is.mapping.address);
  if (change?.action !== "replace" || changeAt(was.queue.address)?.action === "replace") return [];
  return [
    risk({
      code: "CONSUMER_REPLACED",
      severity: "low",
      address: change.address,
      label: label(is),
      what: `The event source mapping ${label(is)} is removed and made again: ${becauseOf(change) ?? "the plan does not say why"}.`,
      reason: "The queue is not consumed for a minute or two; messages wait in it.",
      mend: "Apply it when the queue may wait.",
    }),
  ];
}

function batches(was: Consumed, is: Consumed): Risk[] {
  const common = { address: is.mapping.address, label: label(is) };
  const risks: Risk[] = [];
  if (was.mapping.partialBatchResponse && !is.mapping.partialBatchResponse) {
    risks.push(
      risk({
        ...common,
        code: "PARTIAL_BATCH_REMOVED",
        severity: "high",
        what: `${placeLabel(is.mapping.to)} no longer tells which messages of a batch failed.`,
        reason:
          "One failed message makes the whole batch be received again: what was processed is processed twice, and good messages become dead letters beside a bad one. What the function reports as failed is deleted.",
        mend: 'Keep function_response_types = ["ReportBatchItemFailures"].',
      }),
    );
  }
  const [before, now] = [was.mapping, is.mapping];
  if (before.batchSize !== now.batchSize) {
    const more = now.batchSize > before.batchSize;
    risks.push(
      risk({
        ...common,
        code: "BATCH_CHANGED",
        severity: more ? "medium" : "low",
        what: `${placeLabel(now.to)} gets up to ${now.batchSize} messages at a time, no longer ${before.batchSize}.`,
        reason: more
          ? "A batch takes longer, and may run into the function's timeout; then all of it is received again."
          : "More invocations for the same messages: more cost, and more concurrency.",
        mend: more
          ? "Make sure that the slowest batch ends well within the function's timeout."
          : "Make sure that the function has the concurrency.",
      }),
    );
  }
  if (now.batchWindowSeconds > before.batchWindowSeconds) {
    risks.push(
      risk({
        ...common,
        code: "BATCH_CHANGED",
        severity: "low",
        what: `${placeLabel(now.to)} waits up to ${now.batchWindowSeconds} s for a batch, no longer ${before.batchWindowSeconds} s.`,
        reason: "Every message may arrive that much later, and the visibility timeout has to cover it.",
        mend: "Keep the window, unless fewer invocations are worth the wait.",
      }),
    );
  }
  return risks;
}

function concurrency(was: Consumed, is: Consumed): Risk[] {
  const [before = Number.POSITIVE_INFINITY, now = Number.POSITIVE_INFINITY] = [
    was.mapping.maximumConcurrency,
    is.mapping.maximumConcurrency,
  ];
  if (before === now) return [];
  const text = (value: number) =>
    value === Number.POSITIVE_INFINITY ? "without a limit" : `at most ${value} times at once`;
  const fewer = now < before;
  return [
    risk({
      code: fewer ? "CONCURRENCY_LOWERED" : "CONCURRENCY_RAISED",
      severity: fewer ? "medium" : "low",
      address: is.mapping.address,
      label: label(is),
      what: `${is.queue.name} invokes ${placeLabel(is.mapping.to)} ${text(now)}, no longer ${text(before)}.`,
      reason: fewer
        ? "The queue grows when more arrives than is processed, and old messages expire."
        : "What the function calls, a database for instance, gets more at once.",
      mend: fewer
        ? "Keep the limit above what the traffic needs."
        : "Make sure that what the function calls can take it.",
    }),
  ];
}

/** Lambda deletes a message that no filter of its mapping matches. */
function filters(was: Consumed, is: Consumed): Risk[] {
  const risks: Risk[] = [];
  const common = { address: is.mapping.address, label: label(is) };
  const at = [placeLabel(is.mapping.to)];
  const lost = queueMessagesBeside(was.mapping.filters, is.mapping.filters);
  const gained = queueMessagesBeside(is.mapping.filters, was.mapping.filters);
  if (lost.length > 0) {
    risks.push(
      risk({
        ...common,
        code: "MAPPING_FILTER_NARROWED",
        severity: "high",
        what: `The filter of ${label(is)} lets less through than before.`,
        reason: "Lambda deletes a message that no filter matches: it is lost without a trace.",
        mend: "Keep what is left out, or filter where messages are sent to the queue.",
        samples: [{ fate: "lost", at, samples: lost }],
      }),
    );
  }
  if (gained.length > 0) {
    risks.push(
      risk({
        ...common,
        code: "MAPPING_FILTER_WIDENED",
        severity: "medium",
        what: `The filter of ${label(is)} lets more through than before.`,
        reason: "The function gets messages that it did not get.",
        mend: "Make sure that the function knows these messages.",
        samples: [{ fate: "new", at, samples: gained }],
      }),
    );
  }
  return risks;
}
