import { Token } from "cdktf";
import type { Construct } from "constructs";
import { isArn } from "../arn";
import { fail } from "../report";

/** What kinds of ARN the adapters take. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const KINDS = {
  stateMachine: { service: "states", resource: /^stateMachine:[^:]+(:[^:]+)?$/, example: "stateMachine:NAME" },
  bus: { service: "events", resource: /^event-bus\/[A-Za-z0-9._/-]+$/, example: "event-bus/NAME" },
  apiDestination: {
    service: "events",
    resource: /^api-destination\/[^/]+\/[^/]+$/,
    example: "api-destination/NAME/ID",
  },
  kinesisStream: { service: "kinesis", resource: /^stream\/[A-Za-z0-9._-]+$/, example: "stream/NAME" },
  firehose: { service: "firehose", resource: /^deliverystream\/[A-Za-z0-9._-]+$/, example: "deliverystream/NAME" },
  logGroup: { service: "logs", resource: /^log-group:[A-Za-z0-9._/#-]+(:\*)?$/, example: "log-group:NAME" },
} as const;

/** Refuses the ARN of something else than the adapter is for. One that is known after apply only is let through. */
export function checkTargetArn(scope: Construct, arn: string, kind: keyof typeof KINDS): void {
  const { service, resource, example } = KINDS[kind];
  if (isUnknown(arn) || (typeof arn === "string" && isArn(arn, { service, resource }))) return;
  refuse(scope, arn, `arn:aws:${service}:REGION:ACCOUNT:${example}`);
}

/** Refuses what is no ARN. */
export function checkAnyArn(scope: Construct, arn: string): void {
  if (isUnknown(arn) || (typeof arn === "string" && isArn(arn, {}))) return;
  refuse(scope, arn, "arn:aws:SERVICE:REGION:ACCOUNT:NAME");
}

/** A reference of cdktf, or one that was written in the language of Terraform. */
function isUnknown(arn: unknown): boolean {
  return Token.isUnresolved(arn) || (typeof arn === "string" && arn.includes("${"));
}

function refuse(scope: Construct, arn: string, shape: string): never {
  return fail(scope, {
    code: "ARN_INVALID",
    prop: "arn",
    must: `be an ARN of the form ${shape}`,
    got: arn,
    mend: "Copy it from the console or from the output of the stack that made it.",
  });
}
