import type { AlarmState } from "../aws/cloudwatch-alarms";
import { type MetricQuery, periodOf, type TimeRange } from "../aws/cloudwatch-metrics";
import { Attempts } from "../deployed/attempts";
import type { DeployedSystem } from "../deployed/deployed-system";
import { discoverSystem } from "../deployed/discover-system";
import type { SystemReader } from "../deployed/system-reader";
import { FigureList, FUNCTION_FIGURES, QUEUE_FIGURES, RULE_FIGURES, TOPIC_FIGURES } from "./figures";
import type { LetterBox } from "./letter-box";
import type { DeadLetterQueue, Snapshot } from "./snapshot";
import { touchingAlarms } from "./touching-alarms";

/** Where a look gets everything from. */
export interface Sources {
  readonly system: SystemReader;
  readonly letters: LetterBox;
  metrics(queries: readonly MetricQuery[], range: TimeRange): Promise<readonly (readonly number[])[]>;
  alarms(): Promise<readonly AlarmState[]>;
}

const MINUTE = 60_000;

/**
 * Looks at a system once.
 *
 * @param now milliseconds since 1970
 * @throws what the SDK throws where the bus cannot be looked at; whatever else cannot is a gap of the snapshot
 */
export async function look(
  sources: Sources,
  bus: string,
  { now, windowSeconds }: { readonly now: number; readonly windowSeconds: number },
): Promise<Snapshot> {
  const attempts = new Attempts();
  const everyAlarm = attempts.try("cloudwatch:DescribeAlarms", "all alarms", () => sources.alarms());
  // Awaited below; that it failed may be known before, and is told then.
  everyAlarm.catch(() => {});
  const system = await discoverSystem(sources.system, bus);
  // CloudWatch counts by the minute: the one that runs is part of it.
  const to = Math.ceil(now / MINUTE) * MINUTE;
  const range = { from: to - windowSeconds * 1_000, to };
  const list = new FigureList({ periodSeconds: periodOf(range, now), windowSeconds });
  const readPlaces = placesWithFigures(system, list);
  const [values, alarms = [], deadLetters] = await Promise.all([
    list.queries.length === 0
      ? []
      : attempts.try("cloudwatch:GetMetricData", "all figures", () => sources.metrics(list.queries, range)),
    everyAlarm,
    Promise.all(
      system.queues
        .filter(({ deadLettersOf }) => deadLettersOf.length > 0)
        .map(async (queue) => ({ arn: queue.arn, contents: await sources.letters.look(queue, attempts) })),
    ),
  ]);
  const { queues, ...places } = readPlaces(values);
  const contentsOf = (arn: string) => deadLetters.find((each) => each.arn === arn)?.contents;
  return {
    at: now,
    windowSeconds,
    bus: system.bus,
    ...places,
    queues: queues.filter(({ arn }) => contentsOf(arn) === undefined),
    deadLetterQueues: queues.flatMap((queue): DeadLetterQueue[] => {
      const contents = contentsOf(queue.arn);
      return contents === undefined ? [] : [{ ...queue, ...contents }];
    }),
    alarms: touchingAlarms(system, alarms),
    others: system.others,
    gaps: [...system.gaps, ...attempts.gaps],
  };
}

type Values = readonly (readonly number[])[] | undefined;

/** Puts down what is to be asked of each place; returns what puts the answers to it. */
function placesWithFigures(system: DeployedSystem, list: FigureList) {
  // Rules of the default bus are not named with it.
  const ofBus: Record<string, string> = system.bus.name === "default" ? {} : { EventBusName: system.bus.name };
  const rules = system.rules.map(
    withFigures((rule) => list.add(RULE_FIGURES, "AWS/Events", { ...ofBus, RuleName: rule.name })),
  );
  const topics = system.topics.map(
    withFigures((topic) => list.add(TOPIC_FIGURES, "AWS/SNS", { TopicName: topic.name })),
  );
  const queues = system.queues.map(
    withFigures((queue) => list.add(QUEUE_FIGURES, "AWS/SQS", { QueueName: queue.name })),
  );
  const functions = system.functions.map(
    withFigures((fn) => list.add(FUNCTION_FIGURES, "AWS/Lambda", { FunctionName: fn.name })),
  );
  return (values: Values) => ({
    rules: rules.map((read) => read(values)),
    topics: topics.map((read) => read(values)),
    queues: queues.map((read) => read(values)),
    functions: functions.map((read) => read(values)),
  });
}

function withFigures<Place, Figures>(ask: (place: Place) => (values: Values) => Figures) {
  return (place: Place) => {
    const read = ask(place);
    return (values: Values): Place & { readonly figures: Figures } => ({ ...place, figures: read(values) });
  };
}
