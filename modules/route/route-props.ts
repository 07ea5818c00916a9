import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { checkBusPlace } from "../bus/bus-place";
import type { Bus } from "../bus/event-bus";
import type { CommonProps } from "../common-props";
import type { RouteTarget } from "../connections";
import { checkDescription } from "../description";
import type { EventPatternObject } from "../event-pattern";
import { checkPattern } from "../pattern-check";
import { COMMON_PROPS, checkArgument, checkProps, optional, required, type ShapeOf, shaped } from "../props";
import { SERVICE_DEAD_LETTER_QUEUE, type ServiceDeadLetterOptions } from "../queue/service-dead-letter-queue";
import { checkRange, checkSeconds } from "../range";
import { checkAtSynth, fail } from "../report";
import { checkSchedule } from "./schedule";
import type { TargetInput } from "./target-input";

export const EVENT_ROUTE_DEFAULTS = {
  enabled: true,
  alarms: {
    /** Goes off with the first invocation that failed for good. */
    failedInvocations: 0,
  },
} as const;

/** How long EventBridge tries to reach a target. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export interface RetryPolicy {
  /** Seconds since the event was published, 60–86,400. @default 86,400 (24 hours) */
  readonly maxAgeSeconds?: number;
  /** Retries, 0–185. @default 185 */
  readonly maxAttempts?: number;
}

/** A target with what belongs to the connection. */
export interface RouteTargetOptions {
  readonly target: RouteTarget;
  /** What the target receives. @default the whole event */
  readonly input?: TargetInput;
  /** @default 24 hours and 185 retries, with exponential back-off */
  readonly retry?: RetryPolicy;
  /**
   * Message group: one for all events of the connection, as EventBridge takes an id and no path into the event
   * (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html). Required for a FIFO queue, refused
   * for a standard one. Up to 100 characters.
   */
  readonly messageGroupId?: string;
  /** Tells two connections to one target apart. Part of the Terraform address. @default the target's own */
  readonly id?: string;
}

interface RouteBase extends Pick<CommonProps, "tags"> {
  /** The bus that the rules are on. */
  readonly bus: Bus;
  /** Name of the rule: 1–64 letters, digits, dots, hyphens and underscores; takes the stage prefix. @default the construct id */
  readonly name?: string;
  /** Up to 512 characters. @default none */
  readonly description?: string;
  /**
   * Where events go. More than 5: sibling rules `<name>-2`, `<name>-3`… of 5 places each, in the order written. Append new
   * targets, and leave `undefined` in the place of one that is taken out: the others stay where they are. Otherwise the first
   * target of each later sibling moves to the rule before, which Terraform does by removing and adding it: events of that
   * second do not reach it.
   */
  readonly targets: readonly (RouteTarget | RouteTargetOptions | undefined)[];
  /** Whether events pass. While `false` they are not kept for later, so synth warns. @default true */
  readonly enabled?: boolean;
  /**
   * Where events go that could not be delivered to a target. `false`: they are dropped, so synth warns.
   * @default a queue `<name>-dlq`, kept for 14 days, with an alarm on the first event
   */
  readonly deadLetterQueue?: ServiceDeadLetterOptions | false;
  /** Above how many invocations that failed for good, in a minute, the alarm goes off; `false`: none. @default 0 */
  readonly alarms?: RouteAlarmProps | false;
}

interface RouteAlarmProps {
  readonly failedInvocations?: number | false;
}

export type EventRouteProps = RouteBase &
  (
    | {
        /** Which events pass. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
        readonly pattern: EventPatternObject;
        readonly schedule?: undefined;
      }
    | {
        /** `rate(1 minute)`, `rate(5 minutes)` or `cron(0 12 * * ? *)`, in UTC; on the default bus only. */
        readonly schedule: string;
        readonly pattern?: undefined;
      }
  );

const EVENT_ROUTE_PROPS: ShapeOf<EventRouteProps> = {
  tags: COMMON_PROPS.tags,
  bus: required({ like: "a bus: an EventBus, or EventBus.existing(…)", has: "busName" }),
  name: optional(),
  description: optional("text"),
  targets: required("a list"),
  enabled: optional("true or false"),
  deadLetterQueue: SERVICE_DEAD_LETTER_QUEUE,
  alarms: optional("false", shaped<RouteAlarmProps>({ failedInvocations: optional("number", "false") })),
  pattern: optional("an object"),
  schedule: optional("text"),
};

const ROUTE_TARGET = { like: "a queue, topic, function, bus or other target", has: "bindRoute" } as const;

const TARGET_OPTIONS: ShapeOf<RouteTargetOptions> = {
  target: required(ROUTE_TARGET),
  input: optional("an object"),
  retry: optional(shaped<RetryPolicy>({ maxAgeSeconds: optional("number"), maxAttempts: optional("number") })),
  messageGroupId: optional("text"),
  id: optional("text"),
};

function checkTargets(scope: Construct, targets: EventRouteProps["targets"]): void {
  for (const [index, target] of targets.entries()) {
    if (target === undefined) continue;
    const at = `targets[${index}]`;
    if (typeof target === "object" && target !== null && "target" in target)
      checkProps(scope, target, TARGET_OPTIONS, at);
    else checkArgument(scope, at, target, `${ROUTE_TARGET.like}, or { target, … }`, ROUTE_TARGET.has);
  }
}

/** Checks the props that are wrong in themselves. */
export function checkRouteProps(scope: Construct, props: EventRouteProps): void {
  checkProps(scope, props, EVENT_ROUTE_PROPS);
  checkTargets(scope, props.targets);
  checkDescription(scope, "description", props.description, AWS_LIMITS.eventBridge.descriptionLength);
  checkBusPlace(scope, props.bus);
  if (props.pattern === undefined && props.schedule === undefined) {
    fail(scope, {
      code: "PATTERN_MISSING",
      prop: "pattern",
      must: "be given, or a schedule",
      got: undefined,
      mend: 'Say which events pass: { source: ["app.orders"] }.',
    });
  }
  if (props.pattern) checkPattern(scope, "pattern", props.pattern);
  if (props.pattern) warnOfAwsEvents(scope, props.pattern, props.bus);
  if (props.enabled === false) warnOfDisabled(scope);
  if (props.schedule !== undefined) checkSchedule(scope, props.schedule, props.bus);
  if (props.targets.every((target) => target === undefined)) {
    fail(scope, {
      code: "NO_TARGETS",
      prop: "targets",
      must: "name at least one target, or the events that match go nowhere",
      got: props.targets,
      mend: "Give a queue, topic, function or any other target.",
    });
  }
  for (const [index, target] of props.targets.entries()) {
    if (target === undefined || "bindRoute" in target) continue;
    const { retry, messageGroupId } = target;
    const { retryAgeSeconds, retryAttempts } = AWS_LIMITS.eventBridge;
    checkSeconds(scope, `targets[${index}].retry.maxAgeSeconds`, retry?.maxAgeSeconds, retryAgeSeconds);
    checkRange(scope, `targets[${index}].retry.maxAttempts`, retry?.maxAttempts, retryAttempts, "retries");
    if (messageGroupId !== undefined) checkMessageGroup(scope, `targets[${index}].messageGroupId`, messageGroupId);
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html */
function checkMessageGroup(scope: Construct, prop: string, messageGroupId: string): void {
  if (Token.isUnresolved(messageGroupId)) return;
  const most = AWS_LIMITS.eventBridge.messageGroupLength;
  if (messageGroupId.length > most || !/^[\x21-\x7e]+$/.test(messageGroupId)) {
    fail(scope, {
      code: "MESSAGE_GROUP_INVALID",
      prop,
      must: `be 1 to ${most} letters, digits and punctuation marks`,
      got: messageGroupId,
      mend: 'Take a short word, such as "orders".',
    });
  }
  if (!/^\$[.[]/.test(messageGroupId)) return;
  checkAtSynth(scope, (report) =>
    report.warning({
      code: "MESSAGE_GROUP_PATH",
      prop,
      must: "be the id of one group: EventBridge promises to look into the event for paths in other parameters, but not in this",
      got: messageGroupId,
      mend: 'Write a word, such as "orders"; for a group by part of the event, send to a function that puts the message into the queue.',
    }),
  );
}

/** Events that come while a rule is disabled go to its other rules only: none is kept. */
function warnOfDisabled(scope: Construct): void {
  checkAtSynth(scope, (report) =>
    report.warning({
      code: "ROUTE_DISABLED",
      prop: "enabled",
      must: "be true, or events that match are dropped in silence, and none is kept for later",
      got: false,
      mend: 'Leave it out; or, with an archive of the bus to replay from, acceptRisk(route, "ROUTE_DISABLED", "…").',
    }),
  );
}

/** AWS services put their events on the default bus, and nobody else may use their names. */
function warnOfAwsEvents(scope: Construct, { source }: EventPatternObject, bus: Bus): void {
  const awsOnly = source?.every((each) => typeof each === "string" && each.startsWith("aws."));
  if (bus.isDefault || !awsOnly) return;
  checkAtSynth(scope, (report) =>
    report.warning({
      code: "AWS_EVENTS_ON_CUSTOM_BUS",
      prop: "pattern.source",
      must: "name sources that publish to this bus: AWS services publish to the default bus only",
      got: source,
      mend: 'Put the route on EventBus.existing(this, id, { name: "default" }); or forward the events from there and acceptRisk.',
    }),
  );
}
