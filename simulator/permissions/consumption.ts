import type { LambdaFunction, Mapping, Queue } from "../topology/places";
import type { Sender } from "../world";
import { deniedClaim } from "./claim";
import { asRole, roleContext } from "./contexts";
import type { Denial } from "./denial";
import { keyDeniedToRole, TO_RECEIVE, TO_SEND } from "./encryption";
import { roleDenied } from "./role-taking";
import type { StackPolicies } from "./stack/stack-policies";

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions */
const TO_CONSUME = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"] as const;

/** Whether Lambda may poll a queue for a function: by the role of the function. */
export function consumptionDenied(policies: StackPolicies, { to }: Mapping, queue: Queue): Denial | undefined {
  if (to.kind !== "function") return undefined;
  // Lambda names the function to policies only where its own code calls.
  const asked = askedBy(policies, to, {});
  if (asked === undefined) return undefined;
  for (const action of TO_CONSUME) {
    const denial = asked.may(action, queue.arn);
    if (denial) return denial;
  }
  // What was moved here is still encrypted with the key of where it came from.
  for (const place of [queue, ...policies.sourcesOf(queue)]) {
    const denial = keyDeniedToRole(policies, { ...asked, place, actions: TO_RECEIVE });
    if (denial) return denial;
  }
  return undefined;
}

/** Whether the code of a function may do something. */
export function callDenied(
  policies: StackPolicies,
  fn: LambdaFunction,
  action: string,
  resourceArn: string,
): Denial | undefined {
  const asked = askedBy(policies, fn, { "lambda:SourceFunctionArn": fn.arn });
  if (asked === undefined) return undefined;
  const place = policies.place(bucketOrItself(resourceArn));
  const actions = KEY_ACTIONS[action];
  const denial = asked.may(action, resourceArn);
  return denial ?? (place && actions && keyDeniedToRole(policies, { ...asked, place, actions }));
}

/** Calls that encrypt or decrypt what is in a queue, topic, bucket or table. For a table each begins with decrypting the key of the table. */
const KEY_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:BatchGetItem": TO_RECEIVE,
  "dynamodb:BatchWriteItem": TO_RECEIVE,
  "dynamodb:DeleteItem": TO_RECEIVE,
  "dynamodb:GetItem": TO_RECEIVE,
  "dynamodb:PutItem": TO_RECEIVE,
  "dynamodb:Query": TO_RECEIVE,
  "dynamodb:Scan": TO_RECEIVE,
  "dynamodb:UpdateItem": TO_RECEIVE,
  "s3:GetObject": TO_RECEIVE,
  "s3:GetObjectVersion": TO_RECEIVE,
  "s3:PutObject": TO_SEND,
  "sns:Publish": TO_SEND,
  "sqs:ReceiveMessage": TO_RECEIVE,
  "sqs:SendMessage": TO_SEND,
};

/** The bucket of an object, whose policy and key count for it. */
function bucketOrItself(arn: string): string {
  return arn.replace(/^(arn:[^:]*:s3:::[^/]+)\/.*$/s, "$1");
}

/** What a function may do by its role; `undefined` where the role is not known. */
function askedBy(policies: StackPolicies, fn: LambdaFunction, more: Readonly<Record<string, string>>) {
  const roleArn = policies.roleOf(fn);
  const role = roleArn === undefined ? undefined : policies.roles.at(roleArn);
  if (role === undefined) return undefined;
  const caller = asRole(role.arn);
  const who = `function ${fn.name}, as ${role.address},`;
  const sender: Sender = { service: "lambda.amazonaws.com", sourceArn: fn.arn, sourceAccount: fn.location.account };
  const untrusting = roleDenied(`lambda.amazonaws.com for function ${fn.name}`, sender, role);
  const may = (action: string, resource: string) => {
    const place = policies.place(bucketOrItself(resource));
    return (
      untrusting ??
      deniedClaim({
        who,
        what: policies.textOf(resource),
        request: { caller, action, resource, context: roleContext(caller, role, resource, more) },
        role,
        attached: place ? policies.policiesOf(place) : policies.resources.of(resource, false),
        owner: place?.location.account ?? caller.account,
      })
    );
  };
  return { who, caller, role, may };
}
