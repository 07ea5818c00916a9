import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/**
 * What a consumer counts besides the orders that it processed:
 * - `Duplicates`: copies of an event that was processed already. By design every order comes twice;
 * - `UnknownEvents`: acknowledged, but of a detail-type that this consumer has no contract for;
 * - `InvalidEvents`: no JSON, or a broken contract; on the way to the dead-letter queue;
 * - `DeferredEvents`: a copy was still being processed elsewhere after two seconds; looked at again after the visibility
 *   timeout;
 * - `FailedEvents`: processing or the idempotency table failed; tried again, then to the dead-letter queue.
 */
export type CountName = "Duplicates" | "UnknownEvents" | "InvalidEvents" | "DeferredEvents" | "FailedEvents";

/** The counts of one batch. */
export class BatchTally {
  readonly #counts = new Map<CountName, number>();
  readonly #processed = new Map<string, number>();
  readonly #orderValues = new Map<string, number[]>();

  add(name: CountName): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  addProcessed(detailType: string): void {
    this.#processed.set(detailType, (this.#processed.get(detailType) ?? 0) + 1);
  }

  addOrderValue(currency: string, value: number): void {
    this.#orderValues.set(currency, [...(this.#orderValues.get(currency) ?? []), value]);
  }

  /**
   * Writes the counts as metrics, one line for each set of dimensions: `OrdersProcessed` by DetailType, `OrderValue` by
   * Currency, the others without. Names and dimensions come from the contracts, never from an event that broke one: each
   * combination is a metric that CloudWatch charges for. What is zero is not written.
   */
  publish(metrics: Metrics): void {
    for (const [name, count] of this.#counts) metrics.addMetric(name, MetricUnit.Count, count);
    if (this.#counts.size > 0) metrics.publishStoredMetrics();
    for (const [detailType, count] of this.#processed) {
      metrics.addDimension("DetailType", detailType);
      metrics.addMetric("OrdersProcessed", MetricUnit.Count, count);
      metrics.publishStoredMetrics();
    }
    for (const [currency, values] of this.#orderValues) {
      metrics.addDimension("Currency", currency);
      for (const value of values) metrics.addMetric("OrderValue", MetricUnit.NoUnit, value);
      metrics.publishStoredMetrics();
    }
  }
}
