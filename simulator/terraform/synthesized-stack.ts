import { isList, isObject, type TerraformObject, type TerraformValue } from "./expression/value";
import { StackError } from "./stack-error";

/** A block of the stack as it is written, expressions and all. */
export interface WrittenBlock {
  readonly mode: "resource" | "data";
  /** As `terraform` prints it: `aws_sqs_queue.orders_46FA7C19`, `data.aws_region.here`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly attributes: TerraformObject;
}

/** What `cdktf synth` writes, split into its blocks. */
export interface WrittenStack {
  /** Name of the stack, where the file says it. */
  readonly name: string | undefined;
  readonly blocks: readonly WrittenBlock[];
  readonly providers: Readonly<Record<string, readonly TerraformObject[]>>;
  readonly variables: TerraformObject;
  readonly locals: TerraformObject;
  /** Names of modules: nothing in them is seen. */
  readonly modules: readonly string[];
}

/**
 * Splits a synthesized stack into its blocks.
 *
 * @param stack the text of `cdk.tf.json`, or what `JSON.parse` makes of it
 * @throws {StackError} STACK_NOT_JSON, STACK_SHAPE
 */
export function readWrittenStack(stack: string | object): WrittenStack {
  const root = asObject(typeof stack === "string" ? parse(stack) : (stack as TerraformValue), "the stack");
  if (!["resource", "data", "provider", "terraform", "output"].some((key) => Object.hasOwn(root, key))) {
    const keys = Object.keys(root).slice(0, 5).join(", ") || "nothing";
    throw shapeError("the stack", "hold resources, as cdk.tf.json does", keys);
  }
  return {
    name: stackName(root),
    blocks: [...blocksOf(root, "resource"), ...blocksOf(root, "data")],
    providers: Object.fromEntries(
      Object.entries(section(root, "provider")).map(([name, value]) => [
        name,
        listOf(value).map((each) => asObject(each, `provider.${name}`)),
      ]),
    ),
    variables: section(root, "variable"),
    locals: section(root, "locals"),
    modules: Object.keys(section(root, "module")),
  };
}

/** A block that may stand once or several times: Terraform takes an object or a list of them. */
export function listOf(value: TerraformValue | undefined): readonly TerraformValue[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

function parse(text: string): TerraformValue {
  try {
    return JSON.parse(text) as TerraformValue;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackError(
      "STACK_NOT_JSON",
      `The stack must be JSON, got: ${JSON.stringify(text.slice(0, 40))} (${reason}). Synthesize it anew: npm run synth.`,
      { cause },
    );
  }
}

function stackName(root: TerraformObject): string | undefined {
  const comment = root["//"];
  const metadata = isObject(comment) ? comment.metadata : undefined;
  const name = isObject(metadata) ? metadata.stackName : undefined;
  return typeof name === "string" ? name : undefined;
}

function blocksOf(root: TerraformObject, mode: "resource" | "data"): WrittenBlock[] {
  return Object.entries(section(root, mode)).flatMap(([type, named]) =>
    Object.entries(asObject(named, `${mode}.${type}`)).map(([name, attributes]) => {
      const address = mode === "data" ? `data.${type}.${name}` : `${type}.${name}`;
      return { mode, address, type, name, attributes: asObject(attributes, address) };
    }),
  );
}

function section(root: TerraformObject, key: string): TerraformObject {
  const value = root[key];
  return value === undefined || value === null ? {} : asObject(value, key);
}

/** A block that stands once may be written as a list of one. */
function asObject(value: TerraformValue | undefined, what: string): TerraformObject {
  if (isObject(value)) return value;
  if (isList(value) && value.length === 1 && isObject(value[0])) return value[0];
  throw shapeError(what, "be an object", JSON.stringify(value)?.slice(0, 40) ?? "nothing");
}

function shapeError(what: string, must: string, got: string): StackError {
  return new StackError(
    "STACK_SHAPE",
    `${what} must ${must}, got: ${got}. Give the cdk.tf.json that cdktf synth writes under cdktf.out/stacks/.`,
  );
}
