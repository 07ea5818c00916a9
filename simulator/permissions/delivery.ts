import type { Place } from "../topology/places";
import type { Sender } from "../world";
import { deniedAsRole } from "./delivery-as-role";
import { deniedAsService } from "./delivery-as-service";
import type { Denial } from "./denial";
import { type Need, type Needs, needsOf } from "./needs";
import type { StackPolicies } from "./stack/stack-policies";

/** A delivery that has to be allowed. */
export interface AskedDelivery {
  /** `events.amazonaws.com for rule orders` */
  readonly who: string;
  readonly sender: Sender;
  readonly to: Place;
  /** Each of it must be allowed. */
  readonly needs: readonly Need[];
  readonly byRoleOnly: boolean;
}

/** Whether a service may put something into a place. */
export function deliveryDenied(policies: StackPolicies, sender: Sender, to: Place): Denial | undefined {
  // SQS moves to a dead-letter queue without asking. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
  if (sender.service === "sqs.amazonaws.com") return undefined;
  const wanted = needsOf(to);
  if (wanted === undefined) return undefined;
  const asked: AskedDelivery = {
    who: `${sender.service} for ${policies.textOf(sender.sourceArn)}`,
    sender,
    to,
    needs: invocationsOf(policies, sender, to, wanted),
    byRoleOnly: wanted.byRoleOnly,
  };
  const role = roleOf(policies, sender, to);
  if (role !== undefined) return deniedAsRole(policies, asked, role);
  // A function that the stack does not make has a role that is not known.
  if (sender.service === LAMBDA) return undefined;
  return deniedAsService(policies, asked);
}

/** Whether a service may put an object of this key into a bucket, by the role that it takes on. */
export function storingDenied(policies: StackPolicies, sender: Sender, to: Place, key: string): Denial | undefined {
  const who = `${sender.service} for ${policies.textOf(sender.sourceArn)}`;
  const needs = [{ action: "s3:PutObject", resource: `${to.arn}/${key}` }];
  return deniedAsRole(policies, { who, sender, to, needs, byRoleOnly: true }, sender.roleArn ?? "");
}

const LAMBDA = "lambda.amazonaws.com";

/** ARN of the role that the sender takes on. */
function roleOf(policies: StackPolicies, { service, sourceArn, roleArn }: Sender, to: Place): string | undefined {
  if (roleArn !== undefined) return roleArn;
  if (service === "sns.amazonaws.com") return policies.subscriptionRole(sourceArn, to);
  const from = service === LAMBDA ? policies.place(sourceArn) : undefined;
  return from?.kind === "function" ? policies.roleOf(from) : undefined;
}

function invocationsOf(policies: StackPolicies, sender: Sender, to: Place, { needs }: Needs): readonly Need[] {
  if (to.kind !== "function") return needs;
  const arns = policies.invoked.of(sender.sourceArn, to.arn);
  return needs.flatMap(({ action }) => arns.map((resource) => ({ action, resource })));
}
