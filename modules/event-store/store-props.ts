import type { Construct } from "constructs";
import type { Bus } from "../bus/event-bus";
import type { CommonProps } from "../common-props";
import type { Key } from "../encryption-key";
import type { EventPatternObject } from "../event-pattern";
import { COMMON_PROPS, checkProps, KEY, NAME, optional, required, type ShapeOf } from "../props";
import { checkRange } from "../range";
import { fail } from "../report";

export const EVENT_STORE_DEFAULTS = {
  includeReplays: false,
  /** Partitions of an hour: 4,000 writes of 1 KB a second. */
  shards: 4,
  /** Events in one invocation, and seconds to gather them: a store may be seconds late, and is the cheaper for it. */
  batchSize: 100,
  batchWindowSeconds: 5,
  /** Invocations at the same time: so that a burst of events does not take the account's. */
  maximumConcurrency: 10,
  timeoutSeconds: 30,
  /** Of the writer's queue: as long as SQS keeps anything, so that a writer that cannot write for days loses no event. */
  queueRetentionDays: 14,
} as const;

export interface EventStoreProps extends Pick<CommonProps, "tags"> {
  /** The bus whose events are stored. The store is in its account and Region. */
  readonly bus: Bus;
  /** Name of the table; the rule has the same, the queue and function behind it `<name>-writer`. 3–57 letters, digits, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /** Which events. @default every event of the bus */
  readonly pattern?: EventPatternObject;
  /**
   * Whether events that an archive of the bus replays are written too. They are not stored twice either way; `true` costs a write
   * for each, and fills a store with what came before it. @default false
   */
  readonly includeReplays?: boolean;
  /**
   * Partitions of each hour, 1–100, each of which takes 1,000 writes of 1 KB a second. May be raised at any time; whoever reads then
   * asks for the most that there ever were. @default 4
   */
  readonly shards?: number;
  /**
   * Paths to the ids of things that events are about, such as `detail.orderId`: an event that has one is stored once more, under
   * that thing, so that all its events can be read in order. Costs one more write each. At most 5. @default none
   */
  readonly entities?: readonly string[];
  /** Days after which an event may go, counted from its own time, at no cost. @default never */
  readonly retentionDays?: number;
  /** Whether AWS refuses to delete the table. @default as `EventTable` has it: true, but in stages to try things out in */
  readonly deletionProtection?: boolean;
  /** Customer-managed key for table and queue: an `EncryptionKey`, or the ARN of a key that is there. @default keys that AWS owns, at no cost */
  readonly encryptionKey?: Key | string;
}

const EVENT_STORE_PROPS: ShapeOf<EventStoreProps> = {
  tags: COMMON_PROPS.tags,
  bus: required({ like: "a bus: an EventBus, or EventBus.existing(…)", has: "busName" }),
  name: NAME,
  pattern: optional("an object"),
  includeReplays: optional("true or false"),
  shards: optional("number"),
  entities: optional("a list"),
  retentionDays: optional("number"),
  deletionProtection: optional("true or false"),
  encryptionKey: optional(...KEY),
};

/** The props, checked and with every default filled in. */
export function resolveStoreProps(scope: Construct, props: EventStoreProps) {
  checkProps(scope, props, EVENT_STORE_PROPS);
  checkRange(scope, "shards", props.shards, { min: 1, max: 100 }, "partitions");
  checkRange(scope, "retentionDays", props.retentionDays, { min: 1, max: 36_500 }, "days");
  const entities = props.entities ?? [];
  checkEntities(scope, entities);
  return {
    shards: props.shards ?? EVENT_STORE_DEFAULTS.shards,
    includeReplays: props.includeReplays ?? EVENT_STORE_DEFAULTS.includeReplays,
    entities,
  };
}

const MOST_ENTITIES = 5;

function checkEntities(scope: Construct, entities: readonly string[]): void {
  for (const [index, path] of entities.entries()) {
    if (typeof path === "string" && /^detail(\.[^.\s]+)+$/.test(path)) continue;
    fail(scope, {
      code: "ENTITY_PATH",
      prop: `entities[${index}]`,
      must: "be a path into the detail of events, with dots between the names",
      got: path,
      mend: 'Such as "detail.orderId".',
    });
  }
  if (entities.length <= MOST_ENTITIES && new Set(entities).size === entities.length) return;
  fail(scope, {
    code: "ENTITY_PATH",
    prop: "entities",
    must: `be at most ${MOST_ENTITIES} different paths`,
    got: entities,
    mend: "Each costs a write for every event that has it: keep those that are asked for.",
  });
}
