import type { EventPattern, FilterPolicy } from "../../modules/event-pattern";
import type { MachineJson } from "../step-functions/language";
import type { Location } from "../terraform";
import type { HttpApiFacts } from "./http-api";

/** What every place where an event can be has in common. */
interface PlaceFacts {
  /** As `terraform` prints it: `aws_sqs_queue.orders_46FA7C19`; of what the stack does not make, its ARN or address. */
  readonly address: string;
  /** Name in AWS. */
  readonly name: string;
  readonly arn: string;
  readonly location: Location;
  /** Path of the cdktf construct: `ecommerce/orders/Resource`. */
  readonly constructPath: string | undefined;
  /** Whether the stack makes it. If not, only what the stack says of it is known. */
  readonly inStack: boolean;
}

export interface Bus extends PlaceFacts {
  readonly kind: "bus";
  readonly rules: readonly Rule[];
  readonly archives: readonly Archive[];
  /** For events that the bus cannot decrypt. */
  readonly deadLetterQueue: Place | undefined;
}

export interface Topic extends PlaceFacts {
  readonly kind: "topic";
  readonly fifo: boolean;
  /** Of a FIFO topic: a message without a deduplication id is known by its content. */
  readonly contentBasedDeduplication: boolean;
  /** How its notifications are signed. */
  readonly signatureVersion: "1" | "2";
  readonly subscriptions: readonly Subscription[];
}

export interface Queue extends PlaceFacts {
  readonly kind: "queue";
  readonly url: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly delaySeconds: number;
  readonly receiveWaitSeconds: number;
  /** Bytes that a message may have, with its attributes. */
  readonly maxMessageBytes: number;
  /** Of a FIFO queue: a message without a deduplication id is known by its content. */
  readonly contentBasedDeduplication: boolean;
  /** Of a FIFO queue: within what a deduplication id is known. */
  readonly deduplicationScope: "queue" | "messageGroup";
  /** Of a FIFO queue: what its quota of calls a second is for. */
  readonly fifoThroughputLimit: "perQueue" | "perMessageGroupId";
  readonly redrive: Redrive | undefined;
  /** Whose dead-letter queue it may be; `undefined`: every queue's. */
  readonly redriveAllow: RedriveAllow | undefined;
  readonly mappings: readonly Mapping[];
}

export interface LambdaFunction extends PlaceFacts {
  readonly kind: "function";
  readonly runtime: string | undefined;
  readonly architecture: string;
  readonly handler: string | undefined;
  /** Path of the bundle, from the folder of the stack's `cdk.tf.json`. */
  readonly filename: string | undefined;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** `undefined`: what the account has left. */
  readonly reservedConcurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** The role that it runs with; `undefined` where the stack does not tell. */
  readonly roleArn: string | undefined;
  /** Where an asynchronous event goes that the function failed to process: its on-failure destination or dead-letter queue. */
  readonly onFailure: Place | undefined;
  readonly asyncInvocation: AsyncInvocation;
  /** Buses, topics and queues of its account and Region that its environment names. What it does there, only its code tells. */
  readonly sendsTo: readonly Place[];
}

/** How Lambda deals with what is sent to a function asynchronously. */
export interface AsyncInvocation {
  /** Times that an event is tried again which the function failed to process. */
  readonly maximumRetryAttempts: number;
  /** Seconds for which an event is kept to be tried again. */
  readonly maximumEventAgeSeconds: number;
  /** What receives a record of each event that was processed. */
  readonly onSuccess: Place | undefined;
  /** What receives a record of each event that was not. */
  readonly onFailure: Place | undefined;
  /** What receives the events themselves that were not processed, beside or in place of the record. */
  readonly deadLetterQueue: Place | undefined;
}

/** Somewhere that is not looked into: a state machine, a stream, an e-mail address, whatever is in another stack. */
export interface OtherPlace extends PlaceFacts {
  readonly kind: "other";
  /** What it is: `state machine`, `log group`, `email`. */
  readonly what: string;
  /** Of an API destination of the stack: how it is called. */
  readonly api?: ApiDestination | undefined;
  /** Of a bucket of the stack: how it keeps objects, and whom it tells. */
  readonly bucket?: BucketFacts | undefined;
  /** Of a Firehose stream of the stack into S3: where and how it delivers. */
  readonly delivery?: S3Delivery | undefined;
  /** Of a table of the stack with a stream: what it tells of its changes. */
  readonly changes?: TableChanges | undefined;
  /** Of an HTTP API of the stack: what it does with requests. */
  readonly httpApi?: HttpApiFacts | undefined;
  /** Of a state machine of the stack that is run: what it does. */
  readonly machine?: StateMachineFacts | undefined;
}

export interface StateMachineFacts {
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: MachineJson;
  /** The role that its tasks work with; `undefined` where the stack does not tell. */
  readonly roleArn: string | undefined;
  /** What its tasks call. */
  readonly calls: readonly Place[];
}

/** The stream of a table. */
export interface TableChanges {
  /** Of the stream. */
  readonly arn: string;
  /** `NEW_IMAGE` and the like. */
  readonly view: string;
  /** Attributes of the key, that of the partition first. */
  readonly keys: readonly string[];
  /** What reads it. */
  readonly pipes: readonly Pipe[];
}

/** An EventBridge Pipe from the stream of a table to a bus. */
export interface Pipe {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly constructPath: string | undefined;
  readonly from: OtherPlace;
  readonly to: Place;
  readonly enabled: boolean;
  /** What it reads, publishes and sends dead letters as. */
  readonly roleArn: string;
  /** Of records of the stream. Empty: every one. */
  readonly filters: readonly EventPattern[];
  readonly target: PipeTarget;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** Infinity: as long as the stream has it. */
  readonly maxAgeSeconds: number;
  /** Times that what failed is tried again; Infinity: without end. */
  readonly maxAttempts: number;
  /** Batches of one shard at the same time. */
  readonly parallelBatches: number;
  /** Whether a batch that failed as a whole is halved. */
  readonly bisects: boolean;
  readonly deadLetterQueue: Place | undefined;
}

/** What a pipe makes of a record. Values may be paths into it. */
export interface PipeTarget {
  /** Of the detail; `undefined`: the record itself. */
  readonly template: string | undefined;
  readonly source: string | undefined;
  readonly detailType: string | undefined;
  readonly time: string | undefined;
}

export interface BucketFacts {
  readonly versioned: boolean;
  /** Whether it tells the default bus what happens to its objects. */
  readonly eventBridge: boolean;
  /** Key of KMS that objects are encrypted with; `undefined`: one of S3's own. */
  readonly keyId: string | undefined;
}

/** How a Firehose stream delivers to S3. */
export interface S3Delivery {
  /** The bucket. */
  readonly to: Place;
  /** The role that it writes with. */
  readonly roleArn: string;
  /** What stands in front of the names of objects, expressions included. */
  readonly prefix: string;
  /** Records are gathered for so long… */
  readonly bufferSeconds: number;
  /** …or until there are so many bytes of them. */
  readonly bufferBytes: number;
  readonly isGzip: boolean;
  /** What stands behind each record. */
  readonly delimiter: string;
}

/** How EventBridge calls an HTTPS endpoint. */
export interface ApiDestination {
  readonly method: string;
  /** URL; each `*` in it stands for a path parameter. */
  readonly endpoint: string;
  readonly callsPerSecond: number;
  /** `undefined`: another stack makes it. */
  readonly connection: Connection | undefined;
}

/** What a connection adds to each call. Values that are secret stand here as the stack spells them: by reference. */
export interface Connection {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

/** Somewhere that an event can be. */
export type Place = Bus | Topic | Queue | LambdaFunction | OtherPlace;

/** What a bus keeps of its events, to replay them. */
export interface Archive {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  /** 0: for ever. */
  readonly retentionDays: number;
  /** `undefined`: every event. */
  readonly pattern: EventPattern | undefined;
}

export interface Rule {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly constructPath: string | undefined;
  readonly bus: Bus;
  /** `undefined`: it matches no event; it has a schedule. */
  readonly pattern: EventPattern | undefined;
  readonly schedule: string | undefined;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

export interface Target {
  readonly address: string;
  readonly id: string;
  readonly to: Place;
  /** What the target receives in place of the event. */
  readonly input: TargetInput | undefined;
  readonly deadLetterQueue: Place | undefined;
  readonly maxAgeSeconds: number;
  readonly maxAttempts: number;
  readonly messageGroupId: string | undefined;
  /** The role that EventBridge takes on to reach it; without one, the policy of the place counts. */
  readonly roleArn: string | undefined;
  /** For an API destination: what is added to each call. Values may be paths into the event. */
  readonly http?: HttpParameters | undefined;
}

export interface HttpParameters {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** For the `*` of the endpoint, in order. */
  readonly pathValues: readonly string[];
}

export type TargetInput =
  | { readonly kind: "constant"; readonly text: string }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "transformer"; readonly paths: Readonly<Record<string, string>>; readonly template: string };

export interface Subscription {
  readonly address: string;
  readonly arn: string;
  readonly constructPath: string | undefined;
  readonly protocol: string;
  readonly to: Place;
  /** Whether the message arrives as it was published, without SNS's envelope. */
  readonly raw: boolean;
  readonly filter: FilterPolicy | undefined;
  readonly deadLetterQueue: Place | undefined;
}

/** Where SQS moves what was received too often. */
export interface Redrive {
  readonly to: Place;
  readonly maxReceiveCount: number;
}

/** Which queues may have a queue as their dead-letter queue. */
export interface RedriveAllow {
  readonly permission: "allowAll" | "denyAll" | "byQueue";
  /** Of `byQueue`: the ARNs of those that may. */
  readonly sourceArns: readonly string[];
}

/** An event source mapping: a function that consumes a queue. */
export interface Mapping {
  readonly address: string;
  readonly constructPath: string | undefined;
  readonly uuid: string;
  readonly to: Place;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly partialBatchResponse: boolean;
  readonly maximumConcurrency: number | undefined;
  /** Whether CloudWatch gets metrics of the mapping itself. */
  readonly eventCounts: boolean;
  /** Lambda deletes a message that none of them matches. Empty: every message. */
  readonly filters: readonly EventPattern[];
}

export interface Alarm {
  readonly address: string;
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** `undefined`: computed from several metrics, or from other alarms. */
  readonly metric: AlarmMetric | undefined;
  /** The place or rule that the dimensions of its metric name. */
  readonly watches: Place | Rule | undefined;
  /** The rule of a composite alarm. */
  readonly alarmRule: string | undefined;
  readonly enabled: boolean;
  /** Whom it notifies when it goes off. */
  readonly notifies: readonly Place[];
  /** Whom it notifies when it is over. */
  readonly notifiesWhenOver: readonly Place[];
  /** Whom it notifies when it cannot tell. */
  readonly notifiesWithoutData: readonly Place[];
  /** Of a composite alarm: the alarm that keeps it from notifying, by name or ARN. */
  readonly suppressor: string | undefined;
}

export interface AlarmMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  /** As CloudWatch names it: `GreaterThanThreshold`. */
  readonly comparison: string;
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Of so many periods… */
  readonly evaluationPeriods: number;
  /** …so many must breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string;
}

/** A resource that plays no part in where events go, or of which nobody here knows whether it does. */
export interface UnroutedResource {
  readonly address: string;
  readonly type: string;
  /** Why it is not routed through. */
  readonly reason: string;
}

/** The graph that a synthesized stack deploys. */
export interface Topology {
  /** Name of the stack, where the file says it. */
  readonly stack: string | undefined;
  /** Buses of the stack, and those beyond it that its rules stand on. */
  readonly buses: readonly Bus[];
  readonly topics: readonly Topic[];
  readonly queues: readonly Queue[];
  readonly functions: readonly LambdaFunction[];
  readonly others: readonly OtherPlace[];
  readonly rules: readonly Rule[];
  readonly pipes: readonly Pipe[];
  readonly alarms: readonly Alarm[];
  /** Resources of types that are known to play no part in where events go: roles, policies, log groups. */
  readonly irrelevant: readonly UnroutedResource[];
  /** Resources that may play a part which is not seen here. */
  readonly unknown: readonly UnroutedResource[];
}
