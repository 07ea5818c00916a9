import { Token } from "cdktf";
import type { Construct } from "constructs";
import { type Finding, fail } from "./finding";
import { nearest } from "./nearest";
import { checkAtSynth } from "./report";

/*
 * What TypeScript checks as it compiles, checked once more as the code runs: for users of JavaScript, for `as any`, and for
 * objects that are put together from others, of which TypeScript does not count the props.
 */

/** What a value can be. An object with a shape is looked into; one with a named member has to have it. */
type Kind =
  | "text"
  | "number"
  | "true or false"
  | "false"
  | "a list"
  | "an object"
  | { readonly oneOf: readonly string[] }
  | { readonly like: string; readonly has: string }
  | { readonly shape: Shape };

interface Prop {
  readonly kinds: readonly Kind[];
}
export interface RequiredProp extends Prop {
  readonly required: true;
}
export interface OptionalProp extends Prop {
  readonly required: false;
}

type Shape = Readonly<Record<string, RequiredProp | OptionalProp>>;

type Names<P> = P extends unknown ? keyof P : never;
type Value<P, K> = P extends unknown ? (K extends keyof P ? P[K] : undefined) : never;

/** The props of an interface, each as required as there: one that is added there is missed here by the compiler. */
export type ShapeOf<P> = {
  readonly [K in Names<P>]-?: undefined extends Value<P, K> ? OptionalProp : RequiredProp;
};

export function required(...kinds: readonly Kind[]): RequiredProp {
  return { kinds, required: true };
}

export function optional(...kinds: readonly Kind[]): OptionalProp {
  return { kinds, required: false };
}

/** A kind of object that is looked into, made of the interface that it is. */
export function shaped<P>(shape: ShapeOf<P>): Kind {
  return { shape: shape as Shape };
}

/** What every construct takes. */
export const COMMON_PROPS = { tags: optional("an object"), provider: optional({ like: "a provider", has: "fqn" }) };

/** A name: whoever makes one of it says what is wrong with it. */
export const NAME = required();

/** Something to encrypt with. */
export const KEY = [{ like: "an EncryptionKey", has: "keyId" }, "text"] as const;

/**
 * Refuses props of a wrong type, and those that are likely to be mistyped; warns of others that nobody reads. Values that
 * are known after apply only are let through.
 *
 * @param at where the props are, if not the props of the construct: `targets[2]`
 */
export function checkProps<P>(scope: Construct, props: P, shape: ShapeOf<P>, at = ""): void {
  if (!isObject(props)) {
    wrongType(scope, at || "props", "an object", props, "Give the props as { name: value, … }.");
  }
  const given = props as Record<string, unknown>;
  for (const name in shape) {
    const prop = (shape as Shape)[name] as Prop & { required: boolean };
    const value = given[name];
    if (value !== undefined || prop.required) checkKind(scope, at, name, value, prop);
  }
  checkNames(scope, props, shape as Shape, at);
}

/** Refuses an argument that is no list. */
export function checkList(scope: Construct, prop: string, value: unknown): void {
  if (!Array.isArray(value)) wrongType(scope, prop, "a list", value, mendOf(value, ["a list"]));
}

/** Refuses an argument that is not what a method takes. @param has a member by which it is known */
export function checkArgument(scope: Construct, prop: string, value: unknown, like: string, has: string): void {
  if (isObject(value) && has in value) return;
  wrongType(scope, prop, `be given ${like}`, value, mendOf(value), "");
}

function checkKind(scope: Construct, at: string, name: string, value: unknown, { kinds }: Prop): void {
  // No kinds: whoever makes a name of it checks it. In this order, as the most of all props are what they should be.
  if (kinds.length === 0 || kinds.some((kind) => isOf(kind, value)) || Token.isUnresolved(value)) return;
  const path = pathOf(at, name);
  for (const kind of kinds) {
    if (typeof kind !== "object" || !("shape" in kind) || !isObject(value)) continue;
    checkProps(scope, value as Record<string, unknown>, kind.shape as ShapeOf<Record<string, unknown>>, path);
    return;
  }
  const choices = kinds.flatMap((kind) => (typeof kind === "object" && "oneOf" in kind ? kind.oneOf : []));
  if (choices.length > 0) {
    const near = typeof value === "string" ? nearest(value, choices) : undefined;
    fail(scope, {
      code: "VALUE_INVALID",
      prop: path,
      must: `be ${choices.map((each) => JSON.stringify(each)).join(" or ")}`,
      got: value,
      mend:
        near === undefined ? "Take one of them, or leave it out for the default." : `Write ${JSON.stringify(near)}.`,
    });
  }
  wrongType(scope, path, kinds.map(inWords).join(" or "), value, mendOf(value, kinds));
}

function isOf(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "true or false":
      return typeof value === "boolean";
    case "false":
      return value === false;
    case "a list":
      return Array.isArray(value);
    case "an object":
      return isObject(value);
  }
  if ("oneOf" in kind) return typeof value === "string" && kind.oneOf.includes(value);
  return "has" in kind && isObject(value) && kind.has in value;
}

function inWords(kind: Kind): string {
  if (typeof kind !== "object") return kind === "text" || kind === "number" ? `a ${kind}` : kind;
  return "like" in kind ? kind.like : "an object";
}

function checkNames(scope: Construct, props: object, shape: Shape, at: string): void {
  for (const name of Object.keys(props)) {
    if (Object.hasOwn(shape, name)) continue;
    const value = (props as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const meant = nearest(name, Object.keys(shape));
    const finding = { prop: pathOf(at, name), got: value };
    if (meant !== undefined) {
      const must = "be the name of a prop";
      fail(scope, { ...finding, code: "PROP_MISSPELLED", must, mend: `Did you mean ${pathOf(at, meant)}?` });
    }
    const unknown: Finding = {
      ...finding,
      code: "PROP_UNKNOWN",
      must: "be the name of a prop, or nobody reads it",
      mend: `Drop it, or take one of ${Object.keys(shape).join(", ")}.`,
    };
    checkAtSynth(scope, (report) => report.warning(unknown));
  }
}

function wrongType(scope: Construct, prop: string, what: string, got: unknown, mend: string, be = "be "): never {
  return fail(scope, { code: "WRONG_TYPE", prop, must: `${be}${what}`, got, mend });
}

function mendOf(value: unknown, kinds: readonly Kind[] = []): string {
  if (value === undefined) return "It is missing, or not yet set where it is used.";
  if (value === null) return "Leave it out where there is none.";
  if (typeof value === "string" && kinds.includes("number") && Number.isFinite(Number.parseFloat(value))) {
    return `Write ${Number.parseFloat(value)}, a number and no text.`;
  }
  if (typeof value === "number" && kinds.includes("text")) return `Write ${JSON.stringify(String(value))}, a text.`;
  if (kinds.includes("a list")) return "Write [ … ], for a single one too.";
  if (value === true && kinds.includes("false")) return "Leave it out for the default.";
  return "Give that instead.";
}

function pathOf(at: string, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
