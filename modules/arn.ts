import { Fn, Token } from "cdktf";

/**
 * Parts of ARNs that Terraform knows only after apply: `arn:partition:service:region:account:resource`. Asking the ARN of
 * a resource that is there anyway saves a data source that calls AWS, so a plan works without credentials.
 */
const PART = { partition: 1, region: 3, account: 4 } as const;

/** The account in an ARN, as text, or as a Terraform expression where the ARN is not known yet. */
export function accountOf(arn: string): string {
  return partOf(arn, "account");
}

/** The Region in an ARN, as text, or as a Terraform expression where the ARN is not known yet. */
export function regionOf(arn: string): string {
  return partOf(arn, "region");
}

/** The partition in an ARN (`aws`, `aws-cn`, `aws-us-gov`), as text, or as a Terraform expression. */
export function partitionOf(arn: string): string {
  return partOf(arn, "partition");
}

/** Whether a text that is known has the shape of an ARN: of a service, and of a resource as it is named after the account. */
export function isArn(text: string, { service, resource }: { service?: string; resource?: RegExp }): boolean {
  const parts = /^arn:aws[a-z-]*:([a-z0-9-]+):[a-z0-9-]*:([0-9]{12})?:(\S+)$/.exec(text);
  if (parts === null) return false;
  return (service === undefined || parts[1] === service) && (resource === undefined || resource.test(parts[3] ?? ""));
}

/**
 * The name of a queue, topic or function in its ARN: the last part, without the version or alias that may follow the name of
 * a function. `undefined` where the ARN is not known yet.
 */
export function resourceNameOf(arn: string): string | undefined {
  if (Token.isUnresolved(arn)) return undefined;
  const parts = arn.split(":").slice(5);
  return parts[0] === "function" ? parts[1] : parts.at(-1)?.split("/").at(-1);
}

function partOf(arn: string, part: keyof typeof PART): string {
  if (!Token.isUnresolved(arn)) return arn.split(":")[PART[part]] ?? "";
  return Token.asString(Fn.element(Fn.split(":", arn), PART[part]));
}
