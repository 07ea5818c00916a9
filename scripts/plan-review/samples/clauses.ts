/** One alternative of a field, as it stands in the JSON of a pattern: `"OrderCreated"`, `{ "prefix": "app." }`. */
export type Alternative = string | number | boolean | null | { readonly [operator: string]: unknown };

/** Fields that must all match: a pattern, or one way through its `$or`s. By path from the top: `detail.amount`. */
export type Clause = ReadonlyMap<string, readonly Alternative[]>;

/** Ways through the `$or`s of a pattern that are looked at. */
const MOST_CLAUSES = 200;

/**
 * A pattern or filter policy as its alternatives.
 *
 * @param json a pattern that was accepted
 * @param prefix what its paths begin with
 */
export function clausesOf(json: string, prefix = ""): { readonly clauses: readonly Clause[]; readonly whole: boolean } {
  const clauses = ofObject(JSON.parse(json) as Readonly<Record<string, unknown>>, prefix);
  return { clauses: clauses.slice(0, MOST_CLAUSES), whole: clauses.length <= MOST_CLAUSES };
}

function ofObject(pattern: Readonly<Record<string, unknown>>, prefix: string): Clause[] {
  return Object.entries(pattern).reduce<Clause[]>(
    (found, [key, value]) => combined(found, ofMember(key, value, prefix)).slice(0, MOST_CLAUSES + 1),
    [new Map()],
  );
}

function ofMember(key: string, value: unknown, prefix: string): Clause[] {
  if (key === "$or" && Array.isArray(value) && value.every(isRecord)) {
    return value.flatMap((each) => ofObject(each, prefix));
  }
  const path = `${prefix}${key}`;
  if (isRecord(value)) return ofObject(value, `${path}.`);
  return [new Map([[path, (Array.isArray(value) ? value : [value]) as readonly Alternative[]]])];
}

function combined(left: readonly Clause[], right: readonly Clause[]): Clause[] {
  return left.flatMap((each) => right.map((other) => new Map([...each, ...other])));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
