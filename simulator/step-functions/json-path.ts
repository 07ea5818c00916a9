import { createRequire } from "node:module";
import { UserError } from "../../modules/errors";
import { isRecord } from "./language";
import { runtimeError } from "./state-error";

/** What a path can be about. */
export interface Scope {
  /** `$` */
  readonly data: unknown;
  /** `$$`: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
  readonly context: unknown;
}

/**
 * What is at a path. One that may find several things finds a list, which may be empty.
 *
 * @throws {StateError} States.Runtime where there is nothing
 */
export function valueAt(path: string, scope: Scope): unknown {
  const found = find(path, scope);
  if (found.length > 0) return found[0];
  const at = JSON.stringify(scope.data)?.slice(0, SHOWN);
  throw runtimeError(`The JSONPath '${path}' could not be found in the input '${at}'`);
}

/** Whether there is something at a path: for `IsPresent`. */
export function isPresent(path: string, scope: Scope): boolean {
  return find(path, scope).length > 0;
}

const SHOWN = 500;

/** One thing, or none: what several things were found by, is one list. */
function find(path: string, { data, context }: Scope): readonly unknown[] {
  const ofContext = path.startsWith("$$");
  const root = ofContext ? context : data;
  const steps = path.slice(ofContext ? 2 : 1);
  const names = plainSteps(steps);
  if (names !== undefined) return follow(root, names);
  const found = query(`$${steps}`, root);
  return isDefinite(steps) ? found.slice(0, 1) : [found];
}

/** The steps of a path that names one place; `undefined` for any other. */
export function plainSteps(steps: string): readonly (string | number)[] | undefined {
  const known = plain.get(steps);
  if (known !== undefined || plain.has(steps)) return known;
  const names = readPlain(steps);
  plain.set(steps, names);
  return names;
}

const plain = new Map<string, readonly (string | number)[] | undefined>();
const STEP = /\.([^.[\]()*,:?@'"\s]+)(?!\()|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

function readPlain(steps: string): readonly (string | number)[] | undefined {
  const names: (string | number)[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < steps.length) {
    const found = STEP.exec(steps);
    if (found === null) return undefined;
    const [, name, index, single, double] = found;
    names.push(index === undefined ? (name ?? (single ?? double ?? "").replace(/\\(.)/g, "$1")) : Number(index));
  }
  return names;
}

function follow(root: unknown, names: readonly (string | number)[]): readonly unknown[] {
  let value = root;
  for (const name of names) {
    if (Array.isArray(value) && typeof name === "number" && name < value.length) value = value[name];
    else if (isRecord(value) && Object.hasOwn(value, name)) value = value[name];
    else return [];
  }
  return [value];
}

/** Whether a path finds one thing at most: no `*`, `..`, lists, slices or filters. */
function isDefinite(steps: string): boolean {
  return !/\.\.|\*|\[\?|\[[^\]'"]*[:,]|\[(?:'[^']*'|"[^"]*")\s*,/.test(steps);
}

function query(path: string, json: unknown): readonly unknown[] {
  const length = /^(.*)\.length\(\)$/.exec(path);
  if (length !== null) {
    return query(length[1] as string, json).map((each) =>
      Array.isArray(each) || typeof each === "string" ? each.length : null,
    );
  }
  try {
    return jsonPath()({ path, json: json as object, eval: "safe", wrap: true }) as unknown[];
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw runtimeError(`Invalid path '${path}': ${(error as Error).message}`);
  }
}

type JsonPath = typeof import("jsonpath-plus").JSONPath;
let loaded: JsonPath | undefined;

/** The package, which is needed only where a path is more than a row of names. */
function jsonPath(): JsonPath {
  try {
    loaded ??= (createRequire(__filename)("jsonpath-plus") as typeof import("jsonpath-plus")).JSONPath;
    return loaded;
  } catch (cause) {
    throw new UserError(
      "PATHS_UNAVAILABLE",
      "The package jsonpath-plus must be installed to simulate workflows with filters, slices or wildcards in their paths: npm install --save-dev jsonpath-plus.",
      { cause },
    );
  }
}

/** The input with something put at a reference path; what is missing on the way is made. */
export function withValueAt(path: string, input: unknown, value: unknown): unknown {
  const names = plainSteps(path.slice(1));
  if (names === undefined) throw runtimeError(`The ResultPath '${path}' is no reference path`);
  return put(input, names, value, path);
}

function put(into: unknown, [name, ...rest]: readonly (string | number)[], value: unknown, path: string): unknown {
  if (name === undefined) return value;
  if (typeof name === "number") {
    if (!Array.isArray(into) || name >= into.length) throw unmatched(path);
    return into.map((each, index) => (index === name ? put(each, rest, value, path) : each));
  }
  if (into !== undefined && !isRecord(into)) throw unmatched(path);
  const next = into !== undefined && Object.hasOwn(into, name) ? into[name] : undefined;
  return { ...into, [name]: put(next, rest, value, path) };
}

function unmatched(path: string) {
  return runtimeError(`Unable to apply the ResultPath '${path}': States.ResultPathMatchFailure`);
}
