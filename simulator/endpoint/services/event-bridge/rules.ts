import { EventPattern, EventPatternError } from "../../../../modules/event-pattern";
import { AwsError } from "../../../aws-error";
import { blockAt, textAt } from "../../../terraform";
import type { Rule, Target, TargetInput } from "../../../topology/places";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { locationOfStack, resourceAt } from "../../stack-facts";
import { busNamed, listPage } from "./buses";
import { invalidParameter, notFound } from "./errors";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
export function listRules(call: Call): Output {
  const { input, simulation } = call;
  const bus = busNamed(simulation, input.text("EventBusName"));
  call.authorize("events:ListRules", bus.arn);
  const prefix = input.text("NamePrefix") ?? "";
  const rules = (bus.place?.rules ?? []).filter(({ name }) => name.startsWith(prefix));
  const { items, next } = listPage(call, rules);
  return { Rules: items.map((rule) => ruleFacts(call, rule)), NextToken: next };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html */
export function describeRule(call: Call): Output {
  const rule = ruleNamed(call, "Name");
  call.authorize("events:DescribeRule", rule.arn);
  return { ...ruleFacts(call, rule), CreatedBy: locationOfStack(call.simulation).account };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html */
export function listTargetsByRule(call: Call): Output {
  const rule = ruleNamed(call, "Rule");
  call.authorize("events:ListTargetsByRule", rule.arn);
  const { items, next } = listPage(call, rule.targets);
  return { Targets: items.map((target) => targetFacts(call, target)), NextToken: next };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
export function testEventPattern(call: Call): Output {
  call.authorize("events:TestEventPattern", "*");
  const pattern = patternOf(call.input.neededText("EventPattern"));
  const event = call.input.neededText("Event");
  checkEvent(event);
  return { Result: pattern.matches(event) };
}

/** Fields that an event to be tested must have, by the API reference. */
const EVENT_FIELDS = ["id", "account", "source", "time", "region", "resources", "detail-type"];

function checkEvent(text: string): void {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw invalidParameter("Event", "It is not JSON.");
  }
  const isObject = typeof event === "object" && event !== null && !Array.isArray(event);
  const missing = EVENT_FIELDS.filter((name) => !isObject || !Object.hasOwn(event as object, name));
  if (missing.length > 0) throw invalidParameter("Event", `It must be an object that has ${missing.join(", ")}.`);
}

function patternOf(text: string): EventPattern {
  try {
    return EventPattern.parse(text);
  } catch (error) {
    if (!(error instanceof EventPatternError)) throw error;
    throw new AwsError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${error.message}`);
  }
}

function ruleNamed({ input, simulation }: Call, parameter: string): Rule {
  const name = input.neededText(parameter);
  const bus = busNamed(simulation, input.text("EventBusName"));
  const found = bus.place?.rules.find((rule) => rule.name === name);
  if (found !== undefined) return found;
  throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
}

function ruleFacts({ simulation }: Call, { name, arn, bus, pattern, schedule, enabled, address }: Rule) {
  const resource = resourceAt(simulation, address);
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern?.text,
    ScheduleExpression: schedule,
    State: enabled ? "ENABLED" : "DISABLED",
    Description: resource && textAt(resource, "description"),
    RoleArn: resource && textAt(resource, "role_arn"),
    EventBusName: bus.name,
  };
}

function targetFacts({ simulation }: Call, target: Target) {
  const resource = resourceAt(simulation, target.address);
  const retry = resource && blockAt(resource, "retry_policy");
  return {
    Id: target.id,
    Arn: target.to.arn,
    RoleArn: resource && textAt(resource, "role_arn"),
    ...(target.input && inputFacts(target.input)),
    SqsParameters: target.messageGroupId === undefined ? undefined : { MessageGroupId: target.messageGroupId },
    DeadLetterConfig: target.deadLetterQueue && { Arn: target.deadLetterQueue.arn },
    RetryPolicy: retry && {
      MaximumRetryAttempts: target.maxAttempts,
      MaximumEventAgeInSeconds: target.maxAgeSeconds,
    },
  };
}

function inputFacts(input: TargetInput) {
  switch (input.kind) {
    case "constant":
      return { Input: input.text };
    case "path":
      return { InputPath: input.path };
    case "transformer":
      return { InputTransformer: { InputPathsMap: input.paths, InputTemplate: input.template } };
  }
}
