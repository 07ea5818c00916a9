import type { FilterPolicyScope } from "../../modules/event-pattern";
import type { MetricSeries } from "../cloudwatch/metric-store";
import type { Topic } from "../topology/places";
import type { MessageAttributes, World } from "../world";

/** What SNS counts of a topic. https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
export class TopicMetrics {
  private readonly series: Readonly<Record<(typeof NAMES)[number], MetricSeries>>;

  constructor({ metrics }: World, { name }: Topic) {
    const entries = NAMES.map((metric) => [metric, metrics.series("AWS/SNS", metric, { TopicName: name })]);
    this.series = Object.fromEntries(entries);
  }

  published(bytes: number): void {
    this.series.NumberOfMessagesPublished.add(1);
    this.series.PublishSize.add(bytes);
  }

  filteredOut(scope: FilterPolicyScope, attributes: MessageAttributes | undefined): void {
    const { series } = this;
    series.NumberOfNotificationsFilteredOut.add(1);
    if (scope === "MessageBody") series["NumberOfNotificationsFilteredOut-MessageBody"].add(1);
    else if (attributes === undefined || Object.keys(attributes).length === 0)
      series["NumberOfNotificationsFilteredOut-NoMessageAttributes"].add(1);
    else series["NumberOfNotificationsFilteredOut-MessageAttributes"].add(1);
  }

  /** SNS has no metric of attempts. */
  attempted(): void {}

  retried(): void {}

  delivered(): void {
    this.series.NumberOfNotificationsDelivered.add(1);
  }

  failed(): void {
    this.series.NumberOfNotificationsFailed.add(1);
  }

  deadLettered(): void {
    this.series.NumberOfNotificationsRedrivenToDlq.add(1);
  }

  deadLetterFailed(): void {
    this.series.NumberOfNotificationsFailedToRedriveToDlq.add(1);
  }
}

const NAMES = [
  "NumberOfMessagesPublished",
  "PublishSize",
  "NumberOfNotificationsDelivered",
  "NumberOfNotificationsFailed",
  "NumberOfNotificationsFilteredOut",
  "NumberOfNotificationsFilteredOut-MessageAttributes",
  "NumberOfNotificationsFilteredOut-MessageBody",
  "NumberOfNotificationsFilteredOut-NoMessageAttributes",
  "NumberOfNotificationsRedrivenToDlq",
  "NumberOfNotificationsFailedToRedriveToDlq",
] as const;
