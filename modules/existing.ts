import { Token } from "cdktf";
import type { Construct } from "constructs";
import { isArn } from "./arn";
import type { CommonProps } from "./common-props";
import { type Place, placeInArn, placeOf } from "./place";
import { COMMON_PROPS, optional } from "./props";
import { checkAtSynth, fail } from "./report";

/** Something that is already there: by ARN, which needs no call to AWS, or by name, which Terraform looks up at plan. */
export type ExistingProps =
  | { readonly arn: string; readonly name?: undefined }
  | { readonly name: string; readonly arn?: undefined };

/** {@link ExistingProps}, and the provider that everything existing takes. */
export const EXISTING_PROPS = { arn: optional("text"), name: optional("text"), provider: COMMON_PROPS.provider };

/** {@link ExistingPolicyProps.policyManaged}. */
export const POLICY_MANAGED = optional({ oneOf: ["elsewhere", "here"] });

/** What stands behind the account in the ARNs of what can be there already. */
const RESOURCES = {
  sqs: { resource: /^[A-Za-z0-9_-]+(\.fifo)?$/, example: "NAME" },
  sns: { resource: /^[A-Za-z0-9_-]+(\.fifo)?$/, example: "NAME" },
  lambda: { resource: /^function:[A-Za-z0-9_-]+(:[A-Za-z0-9$_-]+)?$/, example: "function:NAME" },
  events: { resource: /^event-bus\/[A-Za-z0-9._/-]+$/, example: "event-bus/NAME" },
} as const;

/** Checks the ARN of something existing. */
export function checkArn(scope: Construct, service: keyof typeof RESOURCES, arn: string): string {
  const { resource, example } = RESOURCES[service];
  if (Token.isUnresolved(arn) || isArn(arn, { service, resource })) return arn;
  return fail(scope, {
    code: "ARN_INVALID",
    prop: "arn",
    must: `be an ARN of the form arn:aws:${service}:REGION:ACCOUNT:${example}`,
    got: arn,
    mend: "Copy it from the console or from the output of the stack that made it; or give name instead.",
  });
}

/** Where something existing is: where its ARN says, or where its name is looked up. An ARN from another stack is unknown. */
export function placeOfExisting(construct: Construct, props: ExistingProps & Pick<CommonProps, "provider">): Place {
  return props.name === undefined ? placeInArn(props.arn) : placeOf(construct, props.provider);
}

/** Who manages the policy of something existing. */
export interface ExistingPolicyProps {
  /**
   * `"elsewhere"`: whoever made it lets the senders in; synth warns with the statement that is needed, until it is accepted.
   * `"here"`: Signalbox writes the whole policy, over whatever stands there; only where nothing else does.
   * @default "elsewhere"
   */
  readonly policyManaged?: "elsewhere" | "here";
}

/** Warns of a statement that somebody else must have added. */
export function warnUnmanagedPolicy(
  scope: Construct,
  what: string,
  service: string,
  actions: string,
  senderArn: string,
): void {
  checkAtSynth(scope, (report) =>
    report.warning({
      code: "POLICY_UNMANAGED",
      prop: "policyManaged",
      must: `be "here", or the policy of ${what} let ${service} do ${actions} for ${senderArn}`,
      got: "elsewhere",
      mend: 'Without that statement nothing arrives. Add it where the policy is written, then acceptRisk(…, "POLICY_UNMANAGED", "…").',
    }),
  );
}
