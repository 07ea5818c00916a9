import type { MetricSeries } from "../cloudwatch/metric-store";
import type { Bus, Rule } from "../topology/places";
import type { World } from "../world";

/**
 * What EventBridge counts of a bus as a whole.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export class BusMetrics {
  private readonly matchedEvents: MetricSeries;
  private readonly triggeredRules: MetricSeries;

  constructor({ metrics }: World, { name }: Bus) {
    const dimensions = { EventBusName: name };
    this.matchedEvents = metrics.series("AWS/Events", "MatchedEvents", dimensions);
    this.triggeredRules = metrics.series("AWS/Events", "TriggeredRules", dimensions);
  }

  matched(rules: number): void {
    this.matchedEvents.add(1);
    this.triggeredRules.add(rules);
  }
}

/** What it counts of a rule. Rules of a bus of one's own are named with it. */
export class RuleMetrics {
  private readonly series: Readonly<Record<(typeof NAMES)[number], MetricSeries>>;

  constructor({ metrics }: World, { name, bus }: Rule) {
    const dimensions = { RuleName: name, ...(bus.name !== "default" && { EventBusName: bus.name }) };
    const entries = NAMES.map((metric) => [metric, metrics.series("AWS/Events", metric, dimensions)]);
    this.series = Object.fromEntries(entries);
  }

  triggered(): void {
    this.series.MatchedEvents.add(1);
    this.series.TriggeredRules.add(1);
  }

  /** By its schedule, and by no event. */
  fired(): void {
    this.series.TriggeredRules.add(1);
  }

  attempted(): void {
    this.series.InvocationAttempts.add(1);
  }

  retried(): void {
    this.series.RetryInvocationAttempts.add(1);
  }

  delivered(): void {
    this.series.Invocations.add(1);
    this.series.SuccessfulInvocationAttempts.add(1);
  }

  failed(): void {
    this.series.Invocations.add(1);
    this.series.FailedInvocations.add(1);
  }

  deadLettered(): void {
    this.series.InvocationsSentToDlq.add(1);
  }

  deadLetterFailed(): void {
    this.series.InvocationsFailedToBeSentToDlq.add(1);
  }
}

const NAMES = [
  "MatchedEvents",
  "TriggeredRules",
  "InvocationAttempts",
  "RetryInvocationAttempts",
  "Invocations",
  "SuccessfulInvocationAttempts",
  "FailedInvocations",
  "InvocationsSentToDlq",
  "InvocationsFailedToBeSentToDlq",
] as const;
