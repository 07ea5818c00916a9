import { TerraformStack } from "cdktf";
import { UserError } from "../modules/errors";
import { type ResolvedStack, readTopology, resolveStack, type Topology } from "../simulator";
import { type SynthesizedJson, synthesize } from "./synthesize";

/** What can be asserted on: a stack, the JSON that it synthesizes to, or the text of that. */
export type StackSource = TerraformStack | SynthesizedJson | string;

/** A stack with what it deploys. */
export interface ReadStack {
  /** `undefined` where only the JSON was given. */
  readonly stack: TerraformStack | undefined;
  readonly json: SynthesizedJson;
  readonly resolved: ResolvedStack;
  readonly topology: Topology;
}

/*
 * A stack may grow between two assertions, so it is synthesized for each of them; JSON is taken to stay as it is, and is
 * read once. Whoever has many assertions on a large stack gives them `synthesize(stack).json`.
 */
const read = new WeakMap<object, ReadStack>();

/** @throws {SynthesisError}, {StackError} */
export function readStack(source: unknown): ReadStack {
  if (isStack(source)) return readJson(synthesize(source).json, source);
  if (typeof source === "string") return readJson(JSON.parse(source) as SynthesizedJson);
  if (typeof source === "object" && source !== null) {
    const found = read.get(source) ?? readJson(source as SynthesizedJson);
    read.set(source, found);
    return found;
  }
  throw notAStack(source);
}

/** @throws {UserError} STACK_EXPECTED */
export function asStack(source: unknown): TerraformStack {
  if (isStack(source)) return source;
  throw notAStack(source);
}

function isStack(source: unknown): source is TerraformStack {
  return typeof source === "object" && source !== null && TerraformStack.isStack(source);
}

function readJson(json: SynthesizedJson, stack?: TerraformStack): ReadStack {
  const resolved = resolveStack(json);
  return { stack, json, resolved, topology: readTopology(resolved) };
}

/** @param taker what wants one: `expect(…)` */
export function notAStack(source: unknown, taker = "expect(…)"): UserError {
  return new UserError(
    "STACK_EXPECTED",
    `${taker} must be given a TerraformStack, or the JSON that it synthesizes to, got: ${source === null ? "null" : typeof source}.`,
  );
}
