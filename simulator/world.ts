import type { MetricStore } from "./cloudwatch/metric-store";
import type { Faults } from "./faults/faults";
import type { Random } from "./kernel/random";
import type { Scheduler } from "./kernel/scheduler";
import type { Ledger } from "./ledger/ledger";
import type { Way } from "./ledger/way";
import type { Permissions } from "./permissions/permissions";
import type { HttpParameters, LambdaFunction, Place } from "./topology/places";

/** What every service of a simulation works with. */
export interface World {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly metrics: MetricStore;
  readonly faults: Faults;
  readonly permissions: Permissions;
  /** What stands at a place of the topology. */
  destinationAt(place: Place): Destination;
}

/** Who sends: how resource policies see it. */
export interface Sender {
  /** `events.amazonaws.com`, `sns.amazonaws.com`, `lambda.amazonaws.com`, `sqs.amazonaws.com`. */
  readonly service: string;
  /** The rule, topic or queue on whose behalf: `aws:SourceArn`. */
  readonly sourceArn: string;
  /** `aws:SourceAccount`. */
  readonly sourceAccount: string;
  /** The role that it takes on, where it does; then the role's policies count, not the place's. */
  readonly roleArn?: string | undefined;
}

/** A message attribute, as SQS and SNS have it. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What a service hands to a place. */
export interface Delivery {
  readonly way: Way;
  readonly body: string;
  readonly sender: Sender;
  readonly attributes?: MessageAttributes | undefined;
  readonly subject?: string | undefined;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
  /** Of a call of an API destination: what the target adds to it, its paths into the event followed. */
  readonly http?: HttpParameters | undefined;
}

/** Why a place did not take a delivery. */
export interface Refusal {
  /** As AWS spells it in `ERROR_CODE` of a dead-letter queue: `NO_PERMISSIONS`, `THROTTLING`… */
  readonly code: string;
  readonly message: string;
  /** Whether the sender may try again; if not, it goes to the dead-letter queue at once. */
  readonly retryable: boolean;
  /** Seconds that the place asks to wait before the next try; below 0: that there be none. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Where something can be delivered to. Permissions have been asked for by then; outages are its own matter. */
export interface Destination {
  readonly place: Place;
  /** Takes it, or says why not. What is taken, the ledger knows from then on by what this place does with its way. */
  deliver(delivery: Delivery): Refusal | undefined;
  /**
   * The same for a place that answers later, such as an HTTPS endpoint; then `deliver` is not called.
   *
   * @param until milliseconds since 1970, when the sender stops waiting for its turn
   * @param answered is called once, with why it was not taken
   */
  takeLater?(delivery: Delivery, until: number, answered: (refusal: Refusal | undefined) => void): void;
  /** Ways that are here and have not ended, at rest in a queue not included: in flight to a consumer, waiting for a retry. */
  readonly underWay: number;
}

/** A function as whoever invokes it sees it. */
export interface InvokedFunction extends Destination {
  readonly place: LambdaFunction;
}
