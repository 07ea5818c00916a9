import type { Construct } from "constructs";
import { isArnOf } from "./arn";
import type { CommonProps } from "./common-props";
import { type Place, placeInArn, placeOf } from "./place";
import { checkAtSynth, fail } from "./report";

/** Something that is already there: by ARN, which needs no call to AWS, or by name, which Terraform looks up at plan. */
export type ExistingProps =
  | { readonly arn: string; readonly name?: undefined }
  | { readonly name: string; readonly arn?: undefined };

/** Checks the ARN of something existing. */
export function checkArn(scope: Construct, service: string, arn: string): string {
  if (isArnOf(service, arn)) return arn;
  return fail(scope, {
    code: "ARN_INVALID",
    prop: "arn",
    must: `be the ARN of ${service}, "arn:aws:${service}:REGION:ACCOUNT:NAME"`,
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
