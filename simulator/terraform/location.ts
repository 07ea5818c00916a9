/** Where a resource lives: what its ARN is made of. */
export interface Location {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  /** `amazonaws.com`, in China `amazonaws.com.cn`. */
  readonly dnsSuffix: string;
}

/** The account of a stack whose provider names none: a made-up one, as AWS's own examples use it. */
export const MADE_UP_ACCOUNT = "123456789012";
/** The Region of a stack whose provider names none. */
export const DEFAULT_REGION = "us-east-1";

/** A location with the partition that its Region belongs to. */
export function locationOf(account: string, region: string): Location {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return { account, region, partition, dnsSuffix: partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com" };
}

/** `arn:aws:sqs:us-east-1:123456789012:q-orders` */
export function arn({ partition, region, account }: Location, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The parts of an ARN; `undefined` where the text is none. */
export function parseArn(
  text: string,
): (Location & { readonly service: string; readonly resource: string }) | undefined {
  const [prefix, partition, service, region, account, ...rest] = text.split(":");
  if (prefix !== "arn" || !partition || !service || region === undefined || account === undefined) return undefined;
  const { dnsSuffix } = locationOf(account, region);
  return { partition, service, region, account, dnsSuffix, resource: rest.join(":") };
}
