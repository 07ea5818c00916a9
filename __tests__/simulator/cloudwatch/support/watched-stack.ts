import { AlarmWatch, type AlarmWatchOptions } from "../../../../simulator/cloudwatch/alarm-watch";
import { MetricStore } from "../../../../simulator/cloudwatch/metric-store";
import { Random } from "../../../../simulator/kernel/random";
import { VirtualScheduler } from "../../../../simulator/kernel/virtual-scheduler";
import { Ledger } from "../../../../simulator/ledger/ledger";
import type { Denial } from "../../../../simulator/permissions/denial";
import { readTopology } from "../../../../simulator/topology";
import type { Place } from "../../../../simulator/topology/places";
import type { Delivery, Refusal, Sender, World } from "../../../../simulator/world";
import { type Blocks, stackJson } from "../../support/stack-json";

interface StackOptions extends AlarmWatchOptions {
  readonly region?: string;
  readonly startsAt?: string;
  readonly mayDeliver?: (sender: Sender, to: Place) => Denial | undefined;
  readonly refusal?: Refusal;
}

export interface Notification extends Delivery {
  readonly to: string;
}

/** The alarms of a stack in virtual time, and all that they send. */
export function watchedStack(resources: Blocks, options: StackOptions = {}) {
  const { region = "us-east-1", startsAt = "2026-11-21T10:00:00Z", mayDeliver = () => undefined, refusal } = options;
  const topology = readTopology(stackJson(resources, { provider: { aws: [{ region }] } }));
  const scheduler = new VirtualScheduler(Date.parse(startsAt), 1_000_000);
  const metrics = new MetricStore(scheduler);
  const ledger = new Ledger(scheduler);
  const notifications: Notification[] = [];
  const deliver = (place: Place, delivery: Delivery) => {
    if (refusal === undefined) notifications.push({ ...delivery, to: place.name });
    return refusal;
  };
  const world = {
    scheduler,
    metrics,
    ledger,
    random: new Random(1),
    permissions: { mayDeliver },
    destinationAt: (place: Place) => ({
      place,
      underWay: 0,
      deliver: (delivery: Delivery) => deliver(place, delivery),
    }),
  };
  const watch = new AlarmWatch(world as unknown as World, topology, options);
  const alarm = (name: string) => {
    const found = watch.alarms.find((each) => each.name === name);
    if (found === undefined) throw new Error(`There is no alarm ${name}.`);
    return found;
  };
  return {
    watch,
    ledger,
    metrics,
    notifications,
    alarm,
    at: (time: string) => scheduler.runUntil(Date.parse(time)),
    minutes: (count: number) => scheduler.runUntil(scheduler.now + count * 60_000),
  };
}

/** An alarm on `Sum` of `Test/Faults` by the minute, above 0. */
export function alarmBlock(name: string, settings: Readonly<Record<string, unknown>> = {}) {
  return {
    alarm_name: name,
    namespace: "Test",
    metric_name: "Faults",
    statistic: "Sum",
    comparison_operator: "GreaterThanThreshold",
    threshold: 0,
    period: 60,
    evaluation_periods: 1,
    datapoints_to_alarm: settings.evaluation_periods ?? 1,
    ...settings,
  };
}
