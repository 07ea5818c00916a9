import type { MetricSeries } from "../../../cloudwatch/metric-store";
import type { Call } from "../../call";
import type { Input } from "../../input";
import type { Output } from "../../service";
import { dimensionsOf } from "./dimensions";
import { invalidValue } from "./errors";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export function putMetricData(call: Call): Output {
  const { input, simulation } = call;
  const { metrics, scheduler } = simulation.world;
  call.authorize("cloudwatch:PutMetricData", "*");
  const namespace = input.neededText("Namespace");
  if (namespace.startsWith("AWS/")) {
    throw invalidValue("The value AWS/ for parameter Namespace is invalid.");
  }
  const data = input.structures("MetricData") ?? [];
  if (data.length > MOST_METRICS) {
    throw invalidValue(`The collection MetricData must not have a size greater than ${MOST_METRICS}.`);
  }
  // Either all of a call is taken, or nothing.
  const read = data.map((datum) => ({
    name: datum.neededText("MetricName"),
    dimensions: dimensionsOf(datum),
    time: datum.time("Timestamp") ?? scheduler.now,
    unit: datum.text("Unit"),
    values: valuesOf(datum),
  }));
  for (const { name, dimensions, time, unit, values } of read) {
    const series = metrics.series(namespace, name, dimensions);
    series.unit = unit;
    for (const value of values) add(series, value, time, scheduler.now);
  }
  return undefined;
}

const MOST_METRICS = 1_000;
/** Values that one datum may stand for: CloudWatch takes 150 with any count of each; here each is added by itself. */
const MOST_VALUES = 100_000;

/** A value of another minute is taken only if none of a later one was. */
function add(series: MetricSeries, value: number, time: number, now: number): void {
  const minute = Math.floor(time / 60_000);
  if (minute >= Math.floor(now / 60_000)) series.add(value);
  else series.addTo(minute, value);
}

function valuesOf(datum: Input): readonly number[] {
  const set = datum.structure("StatisticValues");
  if (set !== undefined) return valuesOfSet(datum, set);
  if (datum.has("Values")) return repeated(datum);
  const value = datum.needed("Value", datum.number("Value"));
  checkValue(value);
  return [value];
}

function repeated(datum: Input): readonly number[] {
  const values = numbers(datum, "Values");
  const counts = datum.has("Counts") ? numbers(datum, "Counts") : values.map(() => 1);
  if (counts.length !== values.length) {
    throw invalidValue(
      "The parameters MetricData.member.Values and MetricData.member.Counts must be of the same size.",
    );
  }
  checkCount(counts.reduce((sum, count) => sum + count, 0));
  return values.flatMap((value, index) => new Array<number>(Math.round(counts[index] as number)).fill(value));
}

/** Values that have this count, sum, minimum and maximum. */
function valuesOfSet(datum: Input, set: Input): readonly number[] {
  const number = (name: string) => set.needed(`StatisticValues.${name}`, set.number(name));
  const [count, sum, min, max] = [number("SampleCount"), number("Sum"), number("Minimum"), number("Maximum")];
  for (const value of [sum, min, max]) checkValue(value);
  checkCount(count);
  if (!Number.isInteger(count) || count < 1) throw datum.invalid("StatisticValues", "SampleCount must be 1 or more.");
  if (count === 1) return [sum];
  const between = new Array<number>(count - 2).fill((sum - min - max) / (count - 2));
  return [min, ...between, max];
}

function numbers(datum: Input, name: string): readonly number[] {
  return (datum.list(name) ?? []).map((item) => {
    const value = typeof item === "number" ? item : Number(item);
    checkValue(value);
    return value;
  });
}

function checkValue(value: number): void {
  if (Number.isFinite(value) && Math.abs(value) <= 2 ** 360) return;
  throw invalidValue(`The value ${value} for parameter MetricData.member.Value is invalid.`);
}

function checkCount(count: number): void {
  if (count <= MOST_VALUES) return;
  throw invalidValue(`A datum that stands for more than ${MOST_VALUES} values is not simulated.`);
}
