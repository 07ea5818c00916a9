import { followPaths } from "../api-destinations/http-parameters";
import { Courier, type Parcel, type RetrySchedule } from "../delivery/courier";
import { isJson } from "../is-json";
import type { Fork } from "../ledger/path";
import type { Way } from "../ledger/way";
import { renderTarget } from "../render-target";
import type { Rule, Target } from "../topology/places";
import type { MessageAttributes, Sender, World } from "../world";
import type { BusEvent } from "./event-text";
import { wasForwarded } from "./forwarding";
import type { RuleMetrics } from "./rule-metrics";

/** One target of a rule: what it receives for an event, and the way there. */
export class TargetDelivery {
  private readonly fork: Fork;
  private readonly sender: Sender;
  private readonly courier: Courier;

  constructor(
    private readonly world: World,
    private readonly rule: Rule,
    private readonly target: Target,
    metrics: RuleMetrics,
  ) {
    this.fork = { kind: "rule", rule, target };
    this.sender = {
      service: "events.amazonaws.com",
      sourceArn: rule.arn,
      sourceAccount: rule.bus.location.account,
      roleArn: target.roleArn,
    };
    this.courier = new Courier(world, {
      sender: this.sender,
      to: target.to,
      deadLetterQueue: target.deadLetterQueue,
      schedule: retrySchedule(world, target),
      letterAttributes: ({ refusal, retries, exhausted }) =>
        letterAttributes(rule, target, refusal, retries, exhausted),
      counts: metrics,
    });
  }

  get underWay(): number {
    return this.courier.underWay;
  }

  send(from: Way, event: BusEvent, ingestedAt: number): void {
    const { ledger } = this.world;
    const { rule, target, fork, sender } = this;
    const way = ledger.fork(from, fork);
    if (target.to.kind === "bus" && wasForwarded(from)) {
      ledger.end(way, "dropped", target.to, THIRD_BUS);
      return;
    }
    const { input, messageGroupId } = target;
    const http = target.http && followPaths(target.http, JSON.parse(event.text) as object);
    if (input === undefined) {
      this.dispatch({ way, body: event.text, sender, messageGroupId, http }, event);
      return;
    }
    const ingestionTime = new Date(ingestedAt).toISOString();
    const body = renderTarget(target, JSON.parse(event.text) as object, { rule, ingestionTime });
    if (input.kind === "transformer" && !isJson(body)) {
      ledger.end(way, "dropped", target.to, NOT_JSON);
      return;
    }
    this.dispatch({ way, body, sender, letter: event.text, messageGroupId, http }, event);
  }

  /** At least once: sometimes twice. */
  private dispatch(parcel: Parcel, { text }: BusEvent): void {
    const { ledger, faults } = this.world;
    const { courier, rule, target } = this;
    const isTwice = faults.strikes("duplicate", rule.bus, text) !== undefined;
    if (isTwice) ledger.duplicate(parcel.way, target.to);
    courier.dispatch(parcel);
    if (isTwice) courier.dispatch(parcel);
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html */
const THIRD_BUS = "THIRD_BUS: EventBridge forwards an event from bus to bus once, and it had been.";
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
const NOT_JSON =
  "INVALID_JSON: what the input transformer makes of this event is no JSON, and EventBridge does not deliver that.";

/**
 * Exponential, with jitter, until the age or the number of retries is reached. EventBridge does not say how long it waits:
 * here 1 s, 2 s, 4 s… up to 15 minutes, each shortened by up to a half.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
function retrySchedule({ random }: World, { maxAttempts, maxAgeSeconds }: Target): RetrySchedule {
  return {
    longest: maxAgeSeconds * 1_000,
    delay(retry, age) {
      if (retry > maxAttempts) return { exhausted: "MaximumRetryAttempts" };
      const wait = Math.min(LONGEST_WAIT, 1_000 * 2 ** (retry - 1)) * (1 - random.fraction() / 2);
      return age + wait > maxAgeSeconds * 1_000 ? { exhausted: "MaximumEventAgeInSeconds" } : Math.round(wait);
    },
  };
}

const LONGEST_WAIT = 900_000;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function letterAttributes(
  rule: Rule,
  target: Target,
  { code, message }: { readonly code: string; readonly message: string },
  retries: number,
  exhausted: string | undefined,
): MessageAttributes {
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  return {
    RULE_ARN: text(rule.arn),
    TARGET_ARN: text(target.to.arn),
    ERROR_CODE: text(code),
    ERROR_MESSAGE: text(message),
    ...(exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: text(exhausted) }),
    RETRY_ATTEMPTS: { DataType: "Number", StringValue: String(retries) },
  };
}
