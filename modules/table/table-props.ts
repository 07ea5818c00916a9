import { Token } from "cdktf";
import type { Construct } from "constructs";
import { checkThreshold } from "../alarm";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import type { Key } from "../encryption-key";
import { COMMON_PROPS, checkProps, KEY, NAME, optional, required, type ShapeOf, shaped } from "../props";
import { checkRange } from "../range";
import { fail } from "../report";
import { protectedByStage } from "./deletion-protection";

export const EVENT_TABLE_DEFAULTS = {
  /** Days in which the table can be restored as it was at any second: as many as there are. */
  pointInTimeRecoveryDays: 35,
  alarms: {
    /** Throttled reads or writes in 5 minutes: the SDK tries again, so that a few go unnoticed. */
    throttles: 10,
  },
} as const;

/** An attribute that the table is keyed by. `"S"`: text; `"N"`: number; `"B"`: bytes. */
export interface TableKey {
  /** Name of the attribute: 1–255 characters. */
  readonly name: string;
  /** @default "S" */
  readonly type?: "S" | "N" | "B";
}

/** What the stream of a table tells of each change. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html */
export type StreamView = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

export interface EventTableProps extends CommonProps {
  /** Name of the table: 3–255 letters, digits, dots, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /** What rows are found by, and which of them are kept together: `"accountId"` for text, or `{ name, type }`. Cannot be changed later without replacing the table. */
  readonly partitionKey: string | TableKey;
  /** What the rows of a partition are told apart and ordered by, such as `{ name: "sequence", type: "N" }`. Cannot be changed later either. @default none: one row for each partition key */
  readonly sortKey?: string | TableKey;
  /** Attribute with the second (Unix time) after which DynamoDB may delete a row, within days and at no cost. @default none: rows stay */
  readonly expiryAttribute?: string;
  /** A stream of all changes, for 24 hours. An `Outbox` turns it on where it is needed. @default none */
  readonly stream?: StreamView;
  /** Days in which the table can be restored as it was at any second, 1–35; `false`: not at all. @default 35 */
  readonly pointInTimeRecoveryDays?: number | false;
  /**
   * Whether AWS refuses to delete the table. A protected one is deleted by applying `false` first.
   * @default true, but in stages to try things out in: `ci`, `demo`, `dev`, `local`, `pr`, `preview`, `sandbox`, `test`, alone or as in `pr-17`
   */
  readonly deletionProtection?: boolean;
  /** Customer-managed key to encrypt with. Whoever uses the table has to be let use it, which functions and outboxes are. @default a key that AWS owns */
  readonly encryptionKey?: Key | string;
  /** Above how many throttled reads, and throttled writes, in 5 minutes the alarms go off; `false`: none. @default throttles 10 */
  readonly alarms?: TableAlarmProps | false;
}

interface TableAlarmProps {
  readonly throttles?: number | false;
}

const TABLE_KEY = shaped<TableKey>({ name: required("text"), type: optional({ oneOf: ["S", "N", "B"] }) });

export const EVENT_TABLE_PROPS: ShapeOf<EventTableProps> = {
  ...COMMON_PROPS,
  name: NAME,
  partitionKey: required("text", TABLE_KEY),
  sortKey: optional("text", TABLE_KEY),
  expiryAttribute: optional("text"),
  stream: optional({ oneOf: ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] }),
  pointInTimeRecoveryDays: optional("number", "false"),
  deletionProtection: optional("true or false"),
  encryptionKey: optional(...KEY),
  alarms: optional("false", shaped<TableAlarmProps>({ throttles: optional("number", "false") })),
};

/** The props, checked and with every default filled in. */
export function resolveTableProps(scope: Construct, props: EventTableProps) {
  checkProps(scope, props, EVENT_TABLE_PROPS);
  const recovery = props.pointInTimeRecoveryDays ?? EVENT_TABLE_DEFAULTS.pointInTimeRecoveryDays;
  const days = AWS_LIMITS.dynamodb.pointInTimeRecoveryDays;
  if (recovery !== false) checkRange(scope, "pointInTimeRecoveryDays", recovery, days, "days");
  const throttles = props.alarms === false ? false : (props.alarms?.throttles ?? EVENT_TABLE_DEFAULTS.alarms.throttles);
  checkThreshold(scope, "alarms.throttles", throttles);
  const partitionKey = tableKey(props.partitionKey);
  const sortKey = props.sortKey === undefined ? undefined : tableKey(props.sortKey);
  checkAttributes(scope, partitionKey, sortKey, props.expiryAttribute);
  return {
    partitionKey,
    sortKey,
    recovery,
    throttles,
    deletionProtection: props.deletionProtection ?? protectedByStage(scope),
  };
}

function tableKey(key: string | TableKey): Required<TableKey> {
  return typeof key === "string" ? { name: key, type: "S" } : { name: key.name, type: key.type ?? "S" };
}

function checkAttributes(
  scope: Construct,
  partitionKey: TableKey,
  sortKey: TableKey | undefined,
  expiry: string | undefined,
): void {
  const names = { partitionKey: partitionKey.name, sortKey: sortKey?.name, expiryAttribute: expiry };
  const most = AWS_LIMITS.dynamodb.keyNameLength;
  const taken = new Map<string, string>();
  for (const [prop, name] of Object.entries(names)) {
    if (name === undefined || Token.isUnresolved(name)) continue;
    if (name.length < 1 || name.length > most) {
      const mend = "Give the attribute a name.";
      fail(scope, { code: "NAME_LENGTH", prop, must: `be a name of 1 to ${most} characters`, got: name, mend });
    }
    const other = taken.get(name);
    if (other !== undefined) {
      const must = `be another attribute than ${other}`;
      fail(scope, { code: "KEY_ATTRIBUTE_TWICE", prop, must, got: name, mend: "Each needs an attribute of its own." });
    }
    taken.set(name, prop);
  }
}
