import { AWS_LIMITS } from "../../modules/aws-limits";
import {
  type Attributed,
  blockAt,
  flagAt,
  numberAt,
  type Resource,
  requiredTextAt,
  textAt,
  textsAt,
} from "../terraform";
import { type Drafting, deadLetterPlace, type NotJoined, patternAt, placeAt, ruleKey } from "./drafting";
import type { HttpParameters, TargetInput } from "./places";

/** Puts a rule on its bus. */
export function joinRule(drafting: Drafting, resource: Resource): NotJoined {
  const bus = drafting.places.bus(textAt(resource, "event_bus_name") ?? "default", resource.location);
  if (bus === undefined) return "its event_bus_name names no bus";
  const state = textAt(resource, "state");
  const rule = {
    address: resource.address,
    name: requiredTextAt(resource, "name"),
    arn: requiredTextAt(resource, "arn"),
    constructPath: resource.constructPath,
    bus,
    pattern: patternAt(resource, "event_pattern"),
    schedule: textAt(resource, "schedule_expression"),
    // is_enabled is how older programs say it.
    enabled: state !== "DISABLED" && flagAt(resource, "is_enabled") !== false,
    targets: [],
  };
  bus.rules.push(rule);
  drafting.rules.set(ruleKey(bus.arn, rule.name), rule);
}

/** Puts a target on its rule. */
export function joinTarget(drafting: Drafting, resource: Resource): NotJoined {
  const { places } = drafting;
  const bus = places.bus(textAt(resource, "event_bus_name") ?? "default", resource.location);
  const ruleName = requiredTextAt(resource, "rule");
  const rule = bus && drafting.rules.get(ruleKey(bus.arn, ruleName));
  if (rule === undefined) return `the stack does not hold the rule ${ruleName}`;
  const retry = blockAt(resource, "retry_policy");
  const { retryAgeSeconds, retryAttempts } = AWS_LIMITS.eventBridge;
  rule.targets.push({
    address: resource.address,
    id: requiredTextAt(resource, "target_id"),
    to: places.at(requiredTextAt(resource, "arn")),
    input: inputOf(resource),
    deadLetterQueue: deadLetterPlace(places, resource),
    maxAgeSeconds: (retry && numberAt(retry, "maximum_event_age_in_seconds")) ?? retryAgeSeconds.default,
    maxAttempts: (retry && numberAt(retry, "maximum_retry_attempts")) ?? retryAttempts.default,
    messageGroupId: textOfBlock(resource, "sqs_target", "message_group_id"),
    roleArn: textAt(resource, "role_arn"),
    http: httpOf(resource),
  });
}

/** Puts an archive on its bus. */
export function joinArchive(drafting: Drafting, resource: Resource): NotJoined {
  const bus = placeAt(drafting.places, resource, "event_source_arn");
  if (bus?.kind !== "bus") return "its event_source_arn names no bus";
  bus.archives.push({
    address: resource.address,
    name: requiredTextAt(resource, "name"),
    arn: requiredTextAt(resource, "arn"),
    retentionDays: numberAt(resource, "retention_days") ?? 0,
    pattern: patternAt(resource, "event_pattern"),
  });
}

/** A global endpoint: an address for publishers beyond the simulation, and with replication rules of EventBridge's own. */
export function joinEndpoint(_: Drafting, resource: Resource): NotJoined {
  const replication = blockAt(resource, "replication_config");
  const copies = replication === undefined || textAt(replication, "state") !== "DISABLED";
  return `nothing is published by way of it${copies ? ", and the rules by which EventBridge copies events between its buses are not there" : ""}`;
}

/** The dead-letter queue of a bus. */
export function joinBus({ places }: Drafting, resource: Resource): undefined {
  const bus = placeAt(places, resource, "arn");
  if (bus?.kind === "bus") bus.deadLetterQueue = deadLetterPlace(places, resource);
}

function inputOf(resource: Resource): TargetInput | undefined {
  const constant = textAt(resource, "input");
  if (constant !== undefined) return { kind: "constant", text: constant };
  const path = textAt(resource, "input_path");
  if (path !== undefined) return { kind: "path", path };
  const transformer = blockAt(resource, "input_transformer");
  if (transformer === undefined) return undefined;
  const paths = transformer.attribute("input_paths");
  return {
    kind: "transformer",
    paths: Object.fromEntries(Object.entries(paths ?? {}).map(([name, value]) => [name, String(value)])),
    template: requiredTextAt(transformer, "input_template"),
  };
}

function httpOf(resource: Resource): HttpParameters | undefined {
  const block = blockAt(resource, "http_target");
  if (block === undefined) return undefined;
  return {
    headers: textMapAt(block, "header_parameters"),
    query: textMapAt(block, "query_string_parameters"),
    pathValues: textsAt(block, "path_parameter_values"),
  };
}

function textMapAt(block: Attributed, attribute: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(block.attribute(attribute) ?? {}).map(([name, value]) => [name, String(value)]),
  );
}

function textOfBlock(resource: Resource, block: string, attribute: string): string | undefined {
  const found: Attributed | undefined = blockAt(resource, block);
  return found && textAt(found, attribute);
}
