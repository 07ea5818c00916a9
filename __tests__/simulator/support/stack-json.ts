/** The blocks of a stack by type and name, as they stand in `cdk.tf.json`. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** A synthesized stack, written by hand. */
export function stackJson(resource: Blocks, rest: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ provider: { aws: [{ region: "eu-central-1" }] }, resource, ...rest });
}

/** A reference to an attribute. */
export function ref(address: string, attribute = "arn"): string {
  return `\${${address}.${attribute}}`;
}
