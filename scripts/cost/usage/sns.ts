import type { Subscription, Topic } from "../../../simulator";
import type { Meter } from "../prices";
import type { Stream } from "../traffic/flow";
import { chunks, gigabytes, perMonth, type System, type Usage } from "./usage";

/** Deliveries that are charged, by protocol. To SQS, Lambda and Firehose in the account SNS itself charges nothing. */
const DELIVERIES: Readonly<Record<string, Meter>> = {
  http: "snsHttpDeliveries",
  https: "snsHttpDeliveries",
  email: "snsEmailDeliveries",
  "email-json": "snsEmailDeliveries",
  application: "snsPushDeliveries",
};

/** What topics are charged for. https://aws.amazon.com/sns/pricing/ */
export function snsUsage({ topology, flow }: System): Usage[] {
  return topology.topics.flatMap((topic) => {
    const published = flow.published.get(topic) ?? [];
    const resource = topic.inStack ? topic.address : `(${topic.address})`;
    const deliveries = topic.subscriptions.map((each) => ({
      subscription: each,
      streams: flow.delivered.get(each) ?? [],
    }));
    const publishes = topic.fifo
      ? [
          use("snsFifoPublishes", count(published), "messages published"),
          use("snsFifoPublishedBytes", bytes(published), "messages published, by size"),
          ...deliveries.flatMap(({ subscription, streams }) => [
            use("snsFifoDeliveries", count(streams), `deliveries to ${subscription.to.name}`),
            use("snsFifoDeliveredBytes", bytes(streams), `deliveries to ${subscription.to.name}, by size`),
          ]),
        ]
      : [
          use("snsPublishes", count(published, true), "messages published"),
          ...deliveries.flatMap(({ subscription, streams }) => deliveryUsage(topic, subscription, streams)),
        ];
    return publishes.map((each) => ({ ...each, resource }));
  });
}

type ResourceUsage = Omit<Usage, "resource">;

function deliveryUsage(
  { inStack }: Topic,
  { protocol, to }: Subscription,
  streams: readonly Stream[],
): ResourceUsage[] {
  const meter = DELIVERIES[protocol];
  if (meter === undefined || !inStack) return [];
  return [use(meter, count(streams), `deliveries by ${protocol} to ${to.name}`)];
}

function use(meter: Meter, quantity: number, what: string): ResourceUsage {
  return { meter, quantity, what };
}

function count(streams: readonly Stream[], inChunks = false): number {
  return streams.reduce((sum, { perDay, bytes: size }) => sum + perMonth(perDay) * (inChunks ? chunks(size) : 1), 0);
}

function bytes(streams: readonly Stream[]): number {
  return gigabytes(streams.reduce((sum, { perDay, bytes: size }) => sum + perMonth(perDay) * size, 0));
}
