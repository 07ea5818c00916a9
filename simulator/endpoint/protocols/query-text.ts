import { AwsError } from "../../aws-error";
import { type Fields, isFields } from "./fields";

/** Names of one parameter that a request may nest. AWS has no more than `Entries.member.1.Attributes.entry.1.Value.DataType`. */
const DEEPEST = 16;

/**
 * The parameters of a call in the query protocol, put together to what the other protocols have: `A.member.1=x` and `A.1=x`
 * are lists, `A.entry.1.key=k&A.entry.1.value=v` is a map, `A.B=x` a structure. All values are text.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function parseQueryText(text: string): Fields {
  const tree: Fields = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) put(tree, name.split("."), value);
  return joined(tree) as Fields;
}

function put(tree: Fields, path: readonly string[], value: string): void {
  if (path.length > DEEPEST) throw malformed(path);
  let node = tree;
  for (const name of path.slice(0, -1)) {
    node[name] ??= Object.create(null);
    const next = node[name];
    if (!isFields(next)) throw malformed(path);
    node = next;
  }
  const last = path.at(-1) as string;
  if (isFields(node[last])) throw malformed(path);
  node[last] = value;
}

function joined(node: unknown): unknown {
  if (!isFields(node)) return node;
  const names = Object.keys(node);
  const [only] = names;
  if (names.length === 1 && only === "member" && isFields(node[only])) return joined(node[only]);
  if (names.length === 1 && only === "entry" && isFields(node[only])) return asMap(joined(node[only]));
  if (names.length > 0 && names.every(isIndex)) {
    return names.sort((a, b) => Number(a) - Number(b)).map((name) => joined(node[name]));
  }
  for (const name of names) node[name] = joined(node[name]);
  return node;
}

/** SQS and SNS call key and value `Name` and `Value`. */
export function asMap(entries: unknown): unknown {
  if (!Array.isArray(entries)) return entries;
  const map: Fields = Object.create(null);
  for (const entry of entries) {
    if (!isFields(entry)) return entries;
    const key = entry.key ?? entry.Name;
    if (typeof key !== "string") return entries;
    map[key] = entry.value ?? entry.Value;
  }
  return map;
}

function isIndex(name: string): boolean {
  return /^[0-9]{1,9}$/.test(name);
}

function malformed(path: readonly string[]): AwsError {
  return new AwsError(
    "MalformedQueryString",
    `The parameter ${path.slice(0, DEEPEST).join(".")} contradicts another one.`,
  );
}
