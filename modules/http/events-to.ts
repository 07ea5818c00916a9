import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { Bus } from "../bus/event-bus";
import type { HttpBinding, HttpTarget } from "../connections";
import { stableId } from "../naming";
import { assumeRolePolicy, RolePolicy, roleNamePrefix } from "../policy/role-policy";
import { checkArgument, checkProps, required, type ShapeOf } from "../props";
import { fail } from "../report";
import { terraformLiteral } from "../terraform-json";

/** What the events of a route are: the same for each, so that a caller cannot pass for somebody else. */
export interface HttpEventProps {
  /** `source` of the events, such as `com.myapp.orders`. */
  readonly source: string;
  /** `detail-type` of the events, such as `order.placed`: 1–128 characters. */
  readonly detailType: string;
}

const PROPS: ShapeOf<HttpEventProps> = { source: required("text"), detailType: required("text") };

/**
 * Puts the body of each request on a bus as an event, with no function between: for {@link HttpEndpoint.route}. Deploys a role that may
 * put on this bus only.
 *
 * Nobody looks at the body before: what is no JSON object, or more than EventBridge takes, is refused by EventBridge. It does so within
 * an answer of status 200 (`FailedEntryCount`), which API Gateway hands on as it is and cannot tell apart: only the caller can, so synth
 * warns until somebody says that callers do. An alarm counts what EventBridge refuses.
 *
 * @example
 * endpoint.route("POST /answers", eventsTo(bus, { source: "quiz.web", detailType: "answer.given" }));
 */
export function eventsTo(bus: Bus, props: HttpEventProps): HttpTarget {
  return { bindHttp: (binding) => bindBus(binding, bus, props) };
}

function bindBus({ scope, located }: HttpBinding, bus: Bus, props: HttpEventProps) {
  checkArgument(scope, "eventsTo(bus, …)", bus, "an EventBus, or EventBus.existing(…)", "busName");
  checkProps(scope, props, PROPS, "eventsTo(…)");
  checkEvent(scope, props);
  const busArn = arnOf(scope, bus);
  const role = new IamRole(scope, "role", {
    namePrefix: roleNamePrefix(stableId(scope)),

    assumeRolePolicy: assumeRolePolicy("apigateway.amazonaws.com"),
    ...located,
  });
  const permissions = new RolePolicy();
  permissions.allow("PublishEvents", ["events:PutEvents"], [busArn]);
  const policy = new IamRolePolicy(scope, "role-policy", { role: role.id, policy: permissions.json, ...located });
  return {
    config: {
      integrationSubtype: "EventBridge-PutEvents",
      credentialsArn: role.arn,
      payloadFormatVersion: "1.0",
      requestParameters: {
        Detail: "$request.body",
        DetailType: terraformLiteral(props.detailType),
        EventBusName: busArn,
        Source: terraformLiteral(props.source),
      },
    },
    dependsOn: [policy],
    hidesFailures: true,
  };
}

function arnOf(scope: Construct, { arn, busName }: Bus): string {
  if (arn !== undefined) return arn;
  return fail(scope, {
    code: "BUS_ARN_MISSING",
    prop: "eventsTo(bus, …)",
    must: "be given the ARN of the bus, which the role has to name",
    got: `name: ${busName}`,
    mend: 'Write EventBus.existing(this, id, { arn: "arn:aws:events:REGION:ACCOUNT:event-bus/NAME" }).',
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
function checkEvent(scope: Construct, { source, detailType }: HttpEventProps): void {
  const refuse = (prop: string, must: string, got: string, mend: string) =>
    fail(scope, { code: "EVENT_INVALID", prop: `eventsTo(…).${prop}`, must, got, mend });
  for (const [prop, text] of Object.entries({ source, detailType })) {
    if (Token.isUnresolved(text)) continue;
    if (text === "") refuse(prop, "be a text", text, "EventBridge refuses events without it.");
    // A mapping of API Gateway, in place of the text.
    if (/^\$(request|context|stageVariables)\b/.test(text)) {
      refuse(
        prop,
        "be fixed by the route",
        text,
        "A caller who chooses it can pass for somebody else: make a route for each.",
      );
    }
  }
  if (source.startsWith("aws.")) refuse("source", "not begin with aws.", source, "Those are of AWS's own services.");
  const most = AWS_LIMITS.eventBridge.detailTypeLength;
  if (!Token.isUnresolved(detailType) && detailType.length > most) {
    refuse("detailType", `have at most ${most} characters`, detailType, `Shorten it by ${detailType.length - most}.`);
  }
}
