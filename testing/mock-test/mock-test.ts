import { literalJson } from "../../modules/terraform-json";
import { mockValues } from "./mock-values";
import { type Assertion, promises } from "./promises";
import { StackIndex, type SynthesizedStack } from "./synthesized-stack";

export interface MockTestOptions {
  /** Paths of constructs, such as `ecommerce/route-orders`, that need not keep the promises, nor what is below them. @default none */
  readonly except?: readonly string[];
}

/**
 * A test for `terraform test` that plans and applies a synthesized stack with mocked providers: no account, no network, a
 * few seconds. It fails where Terraform or the AWS provider refuses the stack, and where a hop lacks its permission, its
 * dead-letter queue or an alarm on it.
 *
 * @param stack what `cdk.tf.json` holds
 * @returns the text of a file that stands beside `cdk.tf.json`, with a name that ends in `.tftest.hcl`
 * @example writeFileSync("cdktf.out/stacks/ecommerce/signalbox.tftest.hcl", mockTest(stack));
 */
export function mockTest(stack: SynthesizedStack, options: MockTestOptions = {}): string {
  const index = new StackIndex(stack);
  const { except = [] } = options;
  const asserted = promises(index).filter(({ path }) => !except.some((each) => isAtOrBelow(path, each)));
  return [
    "# Generated from cdk.tf.json beside it by signalbox-mock-test, for `terraform test`.",
    ...mockedProviders(stack),
    ...overrides(index),
    `run "no_event_is_lost_in_silence" {\n${asserted.map(assertBlock).join("\n")}}`,
  ]
    .join("\n\n")
    .concat("\n");
}

function mockedProviders({ provider = {}, terraform }: SynthesizedStack): string[] {
  const names = new Set([...Object.keys(terraform?.required_providers ?? {}), ...Object.keys(provider)]);
  return [...names].flatMap((name) => {
    const aliases = new Set([undefined, ...(provider[name] ?? []).map(({ alias }) => alias)]);
    return [...aliases].map((alias) =>
      alias === undefined ? `mock_provider "${name}" {}` : `mock_provider "${name}" {\n  alias = "${alias}"\n}`,
    );
  });
}

/** What AWS would decide and others refer to. */
function overrides(index: StackIndex): string[] {
  return [...index.referredAttributes()].flatMap(([block, attributes]) => {
    const values = Object.entries(mockValues(block, attributes));
    if (values.length === 0) return [];
    const lines = values.map(
      ([name, value]) => `    ${name} = ${typeof value === "string" ? quoted(value) : mapOf(value)}`,
    );
    const kind = block.address.startsWith("data.") ? "override_data" : "override_resource";
    return [`${kind} {\n  target = ${block.address}\n  values = {\n${lines.join("\n")}\n  }\n}`];
  });
}

function mapOf(values: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(values)
    .map(([name, value]) => `${quoted(name)} = ${quoted(value)}`)
    .join(", ")} }`;
}

function assertBlock({ path, must, condition }: Assertion): string {
  return `  assert {\n    condition = ${condition}\n    error_message = ${quoted(`${path} must ${must}.`)}\n  }\n`;
}

/** A string of HCL, in which nothing is an expression. */
function quoted(text: string): string {
  return literalJson(text);
}

function isAtOrBelow(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`);
}
