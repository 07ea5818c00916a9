/** Patterns and an event that are hard on a matcher, of any size. */
export interface WorstCase {
  readonly name: string;
  readonly size: number;
  make(size: number): { patterns: object[]; event: string };
}

export const worstCases: readonly WorstCase[] = [
  {
    name: "anything-but in every one of N patterns, none matches",
    size: 1_000,
    make: (size) => ({
      patterns: times(size, (n) => ({ detail: { status: [{ "anything-but": ["PENDING", `S${n}`] }] } })),
      event: JSON.stringify({ detail: { status: "PENDING" } }),
    }),
  },
  {
    name: "anything-but in every one of N patterns, all match",
    size: 1_000,
    make: (size) => ({
      patterns: times(size, (n) => ({ detail: { status: [{ "anything-but": `S${n}` }] } })),
      event: JSON.stringify({ detail: { status: "PENDING" } }),
    }),
  },
  {
    name: "a wildcard in every one of N patterns, none matches",
    size: 1_000,
    make: (size) => ({
      patterns: times(size, (n) => ({ detail: { key: [{ wildcard: `*/${n}/*.png` }] } })),
      event: JSON.stringify({ detail: { key: "photos/2026/11/x/21/y/holiday.png" } }),
    }),
  },
  {
    name: "a wildcard with three stars on a value of N characters that nearly match",
    size: 10_000,
    make: (size) => ({
      patterns: [{ detail: { key: [{ wildcard: "a*ab*ac*z" }] } }],
      event: JSON.stringify({ detail: { key: "aabacadae".repeat(size / 9) } }),
    }),
  },
  {
    name: "N numeric ranges that lie in each other, all match",
    size: 1_000,
    make: (size) => ({
      patterns: times(size, (n) => ({ detail: { amount: [{ numeric: [">", -n - 1, "<", n + 1] }] } })),
      event: JSON.stringify({ detail: { amount: 0 } }),
    }),
  },
  {
    name: "N prefixes of each other, all match",
    size: 250,
    make: (size) => ({
      patterns: times(size, (n) => ({ detail: { key: [{ prefix: "x".repeat(n + 1) }] } })),
      event: JSON.stringify({ detail: { key: "x".repeat(5_000) } }),
    }),
  },
  {
    name: "$or of ten fields in each of N patterns, none matches",
    size: 250,
    make: (size) => ({
      patterns: times(size, (n) => ({ detail: { $or: times(10, (field) => ({ [`f${field}`]: [`v${n}`] })) } })),
      event: JSON.stringify({ detail: Object.fromEntries(times(10, (field) => [`f${field}`, "none"])) }),
    }),
  },
  {
    name: "one pattern with two $or of N alternatives each, the last ones match",
    size: 7,
    make: (size) => ({
      patterns: [
        {
          detail: {
            a: { $or: times(size, (n) => ({ [`f${n}`]: ["x"] })) },
            b: { $or: times(size, (n) => ({ [`f${n}`]: ["x"] })) },
          },
        },
      ],
      event: JSON.stringify({ detail: { a: { [`f${size - 1}`]: "x" }, b: { [`f${size - 1}`]: "x" } } }),
    }),
  },
  {
    name: "exists: false in every one of N patterns, each on its own field",
    size: 1_000,
    make: (size) => ({
      patterns: times(size, (n) => ({ detail: { [`f${n}`]: [{ exists: false }], status: ["DONE"] } })),
      event: JSON.stringify({ detail: { status: "PENDING" } }),
    }),
  },
  {
    name: "an event with an array of N values, 300 patterns on it",
    size: 2_000,
    make: (size) => ({
      patterns: times(300, (n) => ({ detail: { tags: [`tag-${n}`, { prefix: `other-${n}` }] } })),
      event: JSON.stringify({ detail: { tags: times(size, (n) => `unknown-${n}`) } }),
    }),
  },
  {
    name: "an event with N items, 300 patterns on two fields of one item, none matches",
    size: 250,
    make: (size) => ({
      patterns: times(300, (n) => ({ detail: { items: { sku: [`sku-${n}`], qty: [{ numeric: [">", 5] }] } } })),
      event: JSON.stringify({ detail: { items: times(size, (n) => ({ sku: `sku-${n % 300}`, qty: n % 5 })) } }),
    }),
  },
  {
    name: "an event with N items, three fields that hold only in different items",
    size: 100,
    make: (size) => ({
      patterns: [{ detail: { items: { a: [1], b: [1], c: [1] } } }],
      event: JSON.stringify({ detail: { items: times(size, twoOfThree) } }),
    }),
  },
  {
    name: "an event nested N deep, the pattern on its last level",
    size: 200,
    make: (size) => ({
      patterns: [nested(size, ["x"])],
      event: JSON.stringify(nested(size, "x")),
    }),
  },
];

/** Every two of the three fields are right in some item, all three in none. */
function twoOfThree(index: number): object {
  return { a: 1, b: 1, c: 1, [["a", "b", "c"][index % 3] ?? ""]: 0 };
}

function nested(depth: number, inner: unknown): object {
  return times(depth, String).reduce<object>((value) => ({ f: value }), { f: inner });
}

function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: Math.floor(count) }, (_, index) => make(index));
}
