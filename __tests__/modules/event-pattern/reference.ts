/**
 * The language once more, as slow and plain as it can be said, to hold the real one against: every leaf with the array
 * elements around it, every way of choosing one leaf for each field.
 *
 * It knows the operators that {@link arbitraryPattern} makes, by other means than the real one.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface Leaf {
  readonly path: string;
  readonly value: null | boolean | number | string;
  /** Index of the element, by number of the array. */
  readonly elements: ReadonlyMap<number, number>;
}

type Fields = ReadonlyMap<string, readonly Json[]>;

export function referenceMatches(pattern: Json, event: Json): boolean {
  const leaves = leavesOf(event);
  return waysThrough(pattern as Record<string, Json>, "", [new Map()]).some((fields) => {
    const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
    return choose(sorted, leaves, new Map());
  });
}

function leavesOf(event: Json): Leaf[] {
  const leaves: Leaf[] = [];
  let arrays = 0;
  const walk = (value: Json, path: string, elements: ReadonlyMap<number, number>): void => {
    if (Array.isArray(value)) {
      const array = arrays++;
      value.forEach((element, index) => {
        const nested = typeof element === "object" && element !== null;
        walk(element, path, nested ? new Map(elements).set(array, index) : elements);
      });
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === "" ? key : `${path}.${key}`, elements);
    } else leaves.push({ path, value, elements });
  };
  walk(event, "", new Map());
  return leaves;
}

function waysThrough(pattern: Record<string, Json>, path: string, drafts: readonly Fields[]): Fields[] {
  let result = [...drafts];
  for (const [key, value] of Object.entries(pattern)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (key === "$or") {
      const before = result;
      result = (value as Record<string, Json>[]).flatMap((branch) => waysThrough(branch, path, before));
    } else if (Array.isArray(value)) result = result.map((draft) => new Map(draft).set(at, value));
    else result = waysThrough(value as Record<string, Json>, at, result);
  }
  return result;
}

function choose(
  fields: readonly (readonly [string, readonly Json[]])[],
  leaves: readonly Leaf[],
  chosen: ReadonlyMap<number, number>,
): boolean {
  const [first, ...rest] = fields;
  if (first === undefined) return true;
  const [path, alternatives] = first;
  const near = leaves.filter(
    (leaf) =>
      leaf.path === path && [...leaf.elements].every(([array, index]) => (chosen.get(array) ?? index) === index),
  );
  const absent = alternatives.some((alternative) => JSON.stringify(alternative) === '{"exists":false}');
  if (absent && near.length === 0 && choose(rest, leaves, chosen)) return true;
  return near.some(
    (leaf) =>
      alternatives.some((alternative) => meets(leaf.value, alternative)) &&
      choose(rest, leaves, new Map([...chosen, ...leaf.elements])),
  );
}

function meets(value: Leaf["value"], alternative: Json): boolean {
  if (typeof alternative !== "object" || alternative === null)
    return value === alternative || sameAddress(value, alternative);
  const [[operator, operand] = ["", null]] = Object.entries(alternative as Record<string, Json>);
  const fold = (text: unknown): string => String(text).toLowerCase();
  switch (operator) {
    case "exists":
      return operand === true;
    case "prefix":
    case "suffix":
      if (typeof value !== "string") return false;
      if (typeof operand === "object") {
        const folded = fold(Object.values(operand as object)[0]);
        return operator === "prefix" ? fold(value).startsWith(folded) : fold(value).endsWith(folded);
      }
      return operator === "prefix" ? value.startsWith(String(operand)) : value.endsWith(String(operand));
    case "equals-ignore-case":
      return typeof value === "string" && fold(value) === fold(operand);
    case "wildcard":
      return typeof value === "string" && wildcard(String(operand)).test(value);
    case "numeric":
      return typeof value === "number" && compares(value, operand as Json[]);
    case "cidr":
      return value === "1.2.3.4" && operand === "1.2.0.0/16";
    case "anything-but": {
      if (Array.isArray(operand)) return !operand.includes(value);
      if (typeof operand !== "object") return value !== operand;
      const [[form, strings] = ["", null]] = Object.entries(operand as Record<string, Json>);
      return ![strings].flat().some((text) => meets(value, { [form]: text } as Json));
    }
    default:
      throw new Error(`the reference does not know ${operator}`);
  }
}

/** Two spellings of one address, of those that the generator makes. */
function sameAddress(value: unknown, alternative: unknown): boolean {
  const loopback = ["::1", "0:0:0:0:0:0:0:1"];
  return loopback.includes(String(value)) && loopback.includes(String(alternative));
}

function wildcard(pattern: string): RegExp {
  const literal = pattern.split("*").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join("[^]*")}$`);
}

function compares(value: number, [operator, bound, ...more]: readonly Json[]): boolean {
  const limit = Number(bound);
  const holds =
    (operator === "=" && value === limit) ||
    (operator === "<" && value < limit) ||
    (operator === "<=" && value <= limit) ||
    (operator === ">" && value > limit) ||
    (operator === ">=" && value >= limit);
  return holds && (more.length === 0 || compares(value, more));
}
