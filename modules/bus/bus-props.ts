import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import { checkDescription } from "../description";
import type { Key } from "../encryption-key";
import type { EventPatternObject } from "../event-pattern";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES, physicalName } from "../naming";
import { checkPattern } from "../pattern-check";
import { COMMON_PROPS, checkProps, KEY, NAME, optional, type ShapeOf, shaped } from "../props";
import { checkRange } from "../range";
import { fail } from "../report";

export const EVENT_BUS_DEFAULTS = {
  /** For ever. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html */
  archiveRetentionDays: 0,
  schemaDiscovery: false,
} as const;

/** An archive of what was published, to replay from. */
export interface ArchiveProps {
  /** Name: 1–48 letters, digits, dots, hyphens and underscores; takes the stage prefix. @default the bus's name with `-archive` */
  readonly name?: string;
  /** Days that events are kept; 0: for ever. @default 0 */
  readonly retentionDays?: number;
  /** Which events are kept. @default every event of the bus */
  readonly pattern?: EventPatternObject;
  /** Up to 512 characters. @default "Events of the bus <name>" */
  readonly description?: string;
}

/** Somebody beyond the account who may publish. */
export type Publisher =
  | {
      /** Account id: 12 digits. */
      readonly account: string;
      /** Values of `source` that the account may use. @default any */
      readonly sources?: readonly string[];
    }
  | {
      /** Organization id, `o-…`: every account in it. */
      readonly organization: string;
    };

export interface EventBusProps extends CommonProps {
  /** Name of the bus: 1–256 letters, digits, dots, hyphens, underscores and slashes; takes the stage prefix. */
  readonly name: string;
  /** Up to 512 characters. @default none */
  readonly description?: string;
  /** An archive to replay from: 0.10 US$ per GB in. @default none */
  readonly archive?: ArchiveProps;
  /** Infers schemas from the events that pass, into the registry `discovered-schemas`. Costs beyond 5 million events a month. @default false */
  readonly schemaDiscovery?: boolean;
  /** Who beyond the account may publish. @default nobody */
  readonly publishers?: readonly Publisher[];
  /**
   * Customer-managed key for the events that the bus stores. Not together with schema discovery, which AWS does not offer
   * then. Adds a dead-letter queue for events that cannot be decrypted, which does not use the key: it has to take them
   * when the key cannot be used.
   * @default a key that AWS owns
   */
  readonly encryptionKey?: Key | string;
}

export const EVENT_BUS_PROPS: ShapeOf<EventBusProps> = {
  ...COMMON_PROPS,
  name: NAME,
  description: optional("text"),
  archive: optional(
    shaped<ArchiveProps>({
      name: optional("text"),
      retentionDays: optional("number"),
      pattern: optional("an object"),
      description: optional("text"),
    }),
  ),
  schemaDiscovery: optional("true or false"),
  publishers: optional("a list"),
  encryptionKey: optional(...KEY),
};

const PUBLISHER: ShapeOf<Publisher> = {
  account: optional("text"),
  sources: optional("a list"),
  organization: optional("text"),
};

/** Checks the props and fills in the names. */
export function resolveBusProps(scope: Construct, props: EventBusProps) {
  const name = physicalName(scope, "name", props.name, BUS_NAME, { provider: props.provider });
  if (props.name === "default" || props.name.startsWith("aws.")) {
    fail(scope, {
      code: "BUS_NAME_RESERVED",
      prop: "name",
      must: "be the name of a bus of your own",
      got: props.name,
      mend: 'For the account\'s own bus take EventBus.existing(this, "bus", { name: "default" }).',
    });
  }
  checkDescription(scope, "description", props.description, AWS_LIMITS.eventBridge.descriptionLength);
  for (const [index, publisher] of (props.publishers ?? []).entries()) checkPublisher(scope, index, publisher);
  if (props.schemaDiscovery && props.encryptionKey !== undefined) {
    fail(scope, {
      code: "DISCOVERY_WITH_KEY",
      prop: "schemaDiscovery",
      must: "be left out on a bus with a customer-managed key, as AWS discovers no schemas there",
      got: true,
      mend: "Drop one of the two. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html",
    });
  }
  return { name, archive: props.archive && resolveArchive(scope, props.archive, props) };
}

function resolveArchive(scope: Construct, archive: ArchiveProps, bus: EventBusProps) {
  checkRange(scope, "archive.retentionDays", archive.retentionDays, { min: 0, max: MAX_INT }, "days");
  checkDescription(scope, "archive.description", archive.description, AWS_LIMITS.eventBridge.descriptionLength);
  if (archive.pattern) checkPattern(scope, "archive.pattern", archive.pattern);
  const given = archive.name ?? `${bus.name}-archive`;
  const name = physicalName(scope, "archive.name", given, ARCHIVE_NAME, { provider: bus.provider });
  return { ...archive, name, retentionDays: archive.retentionDays ?? EVENT_BUS_DEFAULTS.archiveRetentionDays };
}

function checkPublisher(scope: Construct, index: number, publisher: Publisher): void {
  checkProps(scope, publisher, PUBLISHER, `publishers[${index}]`);
  const [prop, value, shape, mend] =
    "account" in publisher
      ? ["account", publisher.account, /^\d{12}$/, "An account id is 12 digits."]
      : [
          "organization",
          publisher.organization,
          /^o-[a-z0-9]{10,32}$/,
          'An organization id is "o-" and 10 to 32 small letters and digits.',
        ];
  if (Token.isUnresolved(value) || (shape as RegExp).test(value as string)) return;
  fail(scope, {
    code: "PUBLISHER_INVALID",
    prop: `publishers[${index}].${prop as string}`,
    must: `be an ${prop as string} id`,
    got: value,
    mend: mend as string,
  });
}

/** Largest number of days that the API takes. */
const MAX_INT = 2_147_483_647;

const BUS_NAME = {
  kind: "bus",
  maxLength: AWS_LIMITS.eventBridge.busNameLength,
  characters: /^[A-Za-z0-9._/-]*$/,
  charactersInWords: "letters, digits, dots, hyphens, underscores and slashes",
} as const;

const ARCHIVE_NAME = {
  kind: "archive",
  maxLength: AWS_LIMITS.eventBridge.archiveNameLength,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
