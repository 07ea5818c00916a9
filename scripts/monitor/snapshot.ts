import type { AlarmState } from "../aws/cloudwatch-alarms";
import type {
  DeployedBus,
  DeployedFunction,
  DeployedQueue,
  DeployedRule,
  DeployedTopic,
  Gap,
} from "../deployed/deployed-system";
import type { FiguresOf, FUNCTION_FIGURES, QUEUE_FIGURES, RULE_FIGURES, TOPIC_FIGURES } from "./figures";
import type { Letter } from "./letter";

/** How a system is doing, at one moment. */
export interface Snapshot {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** How far back figures go. */
  readonly windowSeconds: number;
  readonly bus: DeployedBus;
  readonly rules: readonly WithFigures<DeployedRule, typeof RULE_FIGURES>[];
  readonly topics: readonly WithFigures<DeployedTopic, typeof TOPIC_FIGURES>[];
  readonly queues: readonly WithFigures<DeployedQueue, typeof QUEUE_FIGURES>[];
  readonly deadLetterQueues: readonly DeadLetterQueue[];
  readonly functions: readonly WithFigures<DeployedFunction, typeof FUNCTION_FIGURES>[];
  readonly alarms: readonly AlarmState[];
  readonly others: readonly string[];
  readonly gaps: readonly Gap[];
}

export type WithFigures<Place, Table> = Place & { readonly figures: FiguresOf<Table> };

export interface DeadLetterQueue extends WithFigures<DeployedQueue, typeof QUEUE_FIGURES> {
  readonly letters: readonly Letter[];
  /** Why none are shown, where there may be some. */
  readonly unread: string | undefined;
}

/** All messages of a queue, visible or not. */
export function depthOf({ visible, inFlight, delayed }: DeployedQueue): number {
  return visible + inFlight + delayed;
}
