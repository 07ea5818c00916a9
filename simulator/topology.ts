import { type ResolvedStack, type ResolveOptions, type Resource, resolveStack } from "./terraform";
import type { Drafting, NotJoined } from "./topology/drafting";
import { joinApiDestination, joinConnection, joinStackOfConnections } from "./topology/join-api-destinations";
import { joinFunctions } from "./topology/join-functions";
import { joinHttpApi, joinHttpPart, joinHttpRoute, joinHttpStage } from "./topology/join-http-api";
import { joinMapping, joinOnFailure, joinRedrive, joinRedriveAllow, joinSubscription } from "./topology/join-messaging";
import { joinChanges, joinPipe } from "./topology/join-pipes";
import { joinArchive, joinBus, joinEndpoint, joinRule, joinTarget } from "./topology/join-rules";
import { joinStateMachine } from "./topology/join-state-machines";
import { joinBucketPart, joinStream } from "./topology/join-storage";
import { PlaceTable } from "./topology/place-table";
import type { Place, Topology, UnroutedResource } from "./topology/places";
import { readAlarm } from "./topology/read-alarms";
import { roleOf } from "./topology/resource-roles";

/**
 * Reads out of a synthesized stack where events can go: buses, rules and targets, topics and subscriptions, queues and
 * their consumers, dead-letter queues, alarms. What it does not know is listed, never left out in silence.
 *
 * @param stack the text of `cdk.tf.json`, what `JSON.parse` makes of it, or a stack that is resolved already
 * @throws {StackError}
 */
export function readTopology(stack: string | object | ResolvedStack, options?: ResolveOptions): Topology {
  const resolved = isResolved(stack) ? stack : resolveStack(stack, options);
  const drafting: Drafting = {
    places: new PlaceTable(),
    rules: new Map(),
    connections: new Map(),
    httpParts: new Map(),
  };
  for (const resource of [...resolved.resources, ...resolved.dataSources]) drafting.places.add(resource);
  const notJoined = joinAll(drafting, resolved);
  joinFunctions(drafting.places, resolved);
  const alarms = resolved.resources.filter(({ type }) => ALARMS.has(type)).map((each) => readAlarm(drafting, each));
  const places = placesByKind(drafting.places.all);
  return {
    stack: resolved.name,
    ...places,
    rules: [...drafting.rules.values()],
    pipes: places.others.flatMap(({ changes }) => changes?.pipes ?? []),
    alarms,
    ...unrouted(resolved, notJoined),
  };
}

type Join = (drafting: Drafting, resource: Resource) => NotJoined;

/** What joins the places, in the order in which one needs the other: a rule before its targets. */
const JOINS: readonly (readonly [type: string, join: Join])[] = [
  ["aws_cloudwatch_event_connection", joinConnection],
  ["aws_cloudformation_stack", joinStackOfConnections],
  ["aws_cloudwatch_event_api_destination", joinApiDestination],
  ["aws_s3_bucket_notification", joinBucketPart],
  ["aws_s3_bucket_server_side_encryption_configuration", joinBucketPart],
  ["aws_s3_bucket_versioning", joinBucketPart],
  ["aws_kinesis_firehose_delivery_stream", joinStream],
  ["aws_cloudwatch_event_bus", joinBus],
  ["aws_cloudwatch_event_archive", joinArchive],
  ["aws_cloudwatch_event_endpoint", joinEndpoint],
  ["aws_cloudwatch_event_rule", joinRule],
  ["aws_cloudwatch_event_target", joinTarget],
  ["aws_apigatewayv2_api", joinHttpApi],
  ["aws_apigatewayv2_authorizer", joinHttpPart],
  ["aws_apigatewayv2_integration", joinHttpPart],
  ["aws_apigatewayv2_route", joinHttpRoute],
  ["aws_apigatewayv2_stage", joinHttpStage],
  ["aws_sns_topic_subscription", joinSubscription],
  ["aws_sqs_queue", joinRedrive],
  ["aws_sqs_queue_redrive_policy", joinRedrive],
  ["aws_sqs_queue_redrive_allow_policy", joinRedriveAllow],
  ["aws_lambda_event_source_mapping", joinMapping],
  ["aws_dynamodb_table", joinChanges],
  ["aws_pipes_pipe", joinPipe],
  ["aws_lambda_function", joinOnFailure],
  ["aws_lambda_function_event_invoke_config", joinOnFailure],
  ["aws_sfn_state_machine", joinStateMachine],
];

const ALARMS: ReadonlySet<string> = new Set(["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"]);

function joinAll(drafting: Drafting, { resources }: ResolvedStack): UnroutedResource[] {
  const notJoined: UnroutedResource[] = [];
  for (const [type, join] of JOINS) {
    for (const resource of resources.filter((each) => each.type === type)) {
      const reason = join(drafting, resource);
      if (reason !== undefined) notJoined.push({ address: resource.address, type, reason });
    }
  }
  return notJoined;
}

function isResolved(stack: string | object): stack is ResolvedStack {
  return typeof stack === "object" && "evaluate" in stack && typeof stack.evaluate === "function";
}

function placesByKind(
  places: readonly Place[],
): Pick<Topology, "buses" | "topics" | "queues" | "functions" | "others"> {
  const of = <Kind extends Place["kind"]>(kind: Kind) =>
    places.filter((place): place is Extract<Place, { kind: Kind }> => place.kind === kind);
  return { buses: of("bus"), topics: of("topic"), queues: of("queue"), functions: of("function"), others: of("other") };
}

function unrouted(
  stack: ResolvedStack,
  notJoined: readonly UnroutedResource[],
): Pick<Topology, "irrelevant" | "unknown"> {
  const irrelevant: UnroutedResource[] = [];
  const notKnown: UnroutedResource[] = [];
  for (const { address, type } of stack.resources) {
    const role = roleOf(type);
    if (role === "irrelevant") irrelevant.push({ address, type, reason: "no event passes it" });
    if (role === "unknown") notKnown.push({ address, type, reason: "resources of this type are not known" });
  }
  for (const name of stack.modules) {
    notKnown.push({ address: `module.${name}`, type: "module", reason: "what a module holds is not seen" });
  }
  return { irrelevant, unknown: [...notKnown, ...notJoined] };
}
