import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import { testApp } from "../../testing";

/** A resource as it stands in the synthesized JSON. */
export type Block = Record<string, unknown>;

/** A synthesized stack. */
export interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly json: string;
  readonly warnings: readonly string[];
}

/** An empty stack with a provider. */
export function newStack(id = "test"): TerraformStack {
  const stack = new TerraformStack(testApp(), id);
  new AwsProvider(stack, "aws", { region: "eu-central-1" });
  return stack;
}

/** Synthesizes with validations on. */
export function synth(stack: TerraformStack): Synthesized {
  const json = Testing.synth(stack, true);
  const { resource = {}, data = {} } = JSON.parse(json);
  const warnings = stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === "@cdktf/warn").map(({ data }) => `${node.path}: ${data}`),
    );
  return { resource, data, json, warnings };
}

/**
 * What synthesizes a stack of the app, in eu-central-1, with the props that a test gives.
 *
 * @param usual props that it has unless a test gives others
 */
export function synthOf<Props extends { readonly region: string }>(
  Stack: new (scope: Construct, id: string, props: Props) => TerraformStack,
  id: string,
  usual: Partial<Props> = {},
): (props?: Partial<Props>) => Synthesized {
  return (props = {}) => synth(new Stack(testApp(), id, { region: "eu-central-1", ...usual, ...props } as Props));
}

/** Builds a stack and synthesizes it. */
export function synthesized(build: (stack: TerraformStack) => void): Synthesized {
  const stack = newStack();
  build(stack);
  return synth(stack);
}

/** How many resources of each type: the exact inventory. */
export function inventory({ resource }: Synthesized): Record<string, number> {
  return Object.fromEntries(
    Object.entries(resource)
      .map(([type, blocks]): [string, number] => [type, Object.keys(blocks).length])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The one resource of a type whose Terraform name starts with `name`. */
export function block(stack: Synthesized, type: string, name: string): Block {
  const found = Object.entries(stack.resource[type] ?? {}).filter(([key]) => key.replace(/_[0-9A-F]{8}$/, "") === name);
  if (found.length !== 1) {
    const there = Object.keys(stack.resource[type] ?? {}).join(", ") || "none";
    throw new Error(`${found.length} resources ${type}.${name}; there are: ${there}`);
  }
  return (found[0] as [string, Block])[1];
}

/** The address of the one resource of a type whose Terraform name starts with `name`. */
export function address(stack: Synthesized, type: string, name: string): string {
  const wanted = block(stack, type, name);
  const [key] = Object.entries(stack.resource[type] ?? {}).find(([, each]) => each === wanted) as [string, Block];
  return `${type}.${key}`;
}

/** A policy or other JSON attribute, parsed. Quotes within Terraform's expressions are not of the JSON. */
export function parsed(block: Block, attribute: string): Record<string, unknown> {
  const text = block[attribute] as string;
  return JSON.parse(text.replace(/\$\{[^}]*\}/g, (expression) => expression.replaceAll('"', '\\"')));
}

/** The statements of a policy attribute. */
export function statements(block: Block, attribute = "policy"): Record<string, unknown>[] {
  return (parsed(block, attribute) as { Statement: Record<string, unknown>[] }).Statement;
}

/** The message of what `act` throws; fails if it throws nothing. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("Nothing was refused.");
}

/** The message with which a stack is refused at synth. */
export function refused(build: (stack: TerraformStack) => void): string {
  return refusal(() => synthesized(build));
}
