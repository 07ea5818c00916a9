import type { Scheduler } from "../kernel/scheduler";
import { type MetricIdentity, MetricSeries } from "./metric-series";
import { MINUTE } from "./minute-history";

export { type MetricIdentity, MetricSeries } from "./metric-series";

/** The metrics of a simulation, as CloudWatch keeps them: by the minute, for 15 days. */
export class MetricStore {
  private readonly byIdentity = new Map<string, MetricSeries>();
  private readonly gauges: Gauge[] = [];
  private readonly listeners: MinuteListener[] = [];
  private ticks = false;
  private readonly clock: { readonly now: number };
  /** The time of the last tick: to ask the machine for its time would cost more than to count. */
  private readonly tickClock: { now: number };

  constructor(private readonly scheduler: Scheduler) {
    this.tickClock = { now: scheduler.now };
    this.clock = scheduler.isReal ? this.tickClock : scheduler;
  }

  /** The one series of this name and these dimensions, in whatever order; made where it is not there yet. To be kept by whoever adds to it. */
  series(namespace: string, metricName: string, dimensions: Readonly<Record<string, string>>): MetricSeries {
    const key = keyOf(namespace, metricName, dimensions);
    const known = this.byIdentity.get(key);
    if (known !== undefined) return known;
    if (this.clock === this.tickClock) this.startTicking();
    const made = new MetricSeries(this.clock, { namespace, metricName, dimensions });
    this.byIdentity.set(key, made);
    return made;
  }

  /** A series that may not be there. */
  find({ namespace, metricName, dimensions }: MetricIdentity): MetricSeries | undefined {
    return this.byIdentity.get(keyOf(namespace, metricName, dimensions));
  }

  /** Every series, in the order in which they were made, those without a value included. */
  get all(): IterableIterator<MetricSeries> {
    return this.byIdentity.values();
  }

  /** Reads a value at the end of every minute, to which it then belongs. `undefined`: that minute has no value. */
  gauge(
    namespace: string,
    metricName: string,
    dimensions: Readonly<Record<string, string>>,
    read: () => number | undefined,
  ): void {
    this.gauges.push({ series: this.series(namespace, metricName, dimensions), read });
    this.startTicking();
  }

  /** Calls back when a minute is over and its gauges were read, in the order of the calls to this. */
  onMinute(listener: MinuteListener): void {
    this.listeners.push(listener);
    this.startTicking();
  }

  private startTicking(): void {
    if (this.ticks) return;
    this.ticks = true;
    this.tickClock.now = this.scheduler.now;
    this.scheduleTick();
  }

  private scheduleTick(): void {
    const next = (Math.floor(this.scheduler.now / MINUTE) + 1) * MINUTE;
    this.scheduler.at(next, this.tick, { background: true });
  }

  private readonly tick = (): void => {
    this.tickClock.now = this.scheduler.now;
    const end = Math.floor(this.tickClock.now / MINUTE);
    for (const { series, read } of this.gauges) {
      const value = read();
      if (value !== undefined) series.addTo(end - 1, value);
    }
    for (const listener of this.listeners) listener(end * MINUTE);
    this.scheduleTick();
  };
}

/** @param end when the minute was over, in milliseconds since 1970 */
export type MinuteListener = (end: number) => void;

interface Gauge {
  readonly series: MetricSeries;
  readonly read: () => number | undefined;
}

function keyOf(namespace: string, metricName: string, dimensions: Readonly<Record<string, string>>): string {
  const names = Object.keys(dimensions).sort();
  return JSON.stringify([namespace, metricName, ...names.map((name) => [name, dimensions[name]])]);
}
