import { fieldVerdict, type NumberedField, type Verdict } from "./array-consistency";
import type { EventLeaves } from "./event-leaves";
import type { FieldTest } from "./field-test";
import { type Demand, foldable } from "./value-test";

/** A value, or the start or end of one, under which a rule can be found that needs it. */
export type IndexKey =
  | { readonly kind: "exact"; readonly value: string | number | boolean | null }
  | { readonly kind: "ip" | "folded" | "prefix" | "suffix"; readonly text: string };

/** A field test shared by all rules that have the same, decided once for each event. */
export class IndexedTest implements NumberedField {
  /** Keys of which a matching value has at least one; undefined where there are none. */
  readonly keys: readonly IndexKey[] | undefined;
  /** Whether having one of the keys is all that the test asks. */
  private readonly keysSuffice: boolean;
  /** Numbers outside of these bounds do not match, nor does what is no number; undefined where others may. */
  readonly hull: { readonly low: number; readonly high: number } | undefined;

  private unkeyed: IndexedTest | undefined;
  private generation = -1;
  private last: Verdict = "no";

  constructor(
    readonly field: number,
    readonly test: FieldTest,
    keyed = true,
  ) {
    const keys = keyed ? test.demands.map(keyOf) : [undefined];
    this.keys = keys.every((key) => key !== undefined) ? keys : undefined;
    this.keysSuffice = test.demands.every(({ kind }) => kind !== "wildcard");
    this.hull = hullOf(test.demands);
  }

  /** What is left to test once one of the keys was found: nothing, or the test without its keys. */
  afterKeys(): readonly IndexedTest[] {
    if (this.keysSuffice) return [];
    this.unkeyed ??= new IndexedTest(this.field, this.test, false);
    return [this.unkeyed];
  }

  verdict(leaves: EventLeaves): Verdict {
    if (this.generation !== leaves.generation) {
      this.generation = leaves.generation;
      this.last = fieldVerdict(leaves, this.field, this.test);
    }
    return this.last;
  }
}

function keyOf(demand: Demand): IndexKey | undefined {
  switch (demand.kind) {
    case "exact":
      return demand;
    case "ip":
      return { kind: "ip", text: demand.digits };
    case "prefix":
    case "suffix":
      return demand.ignoreCase ? undefined : { kind: demand.kind, text: demand.value };
    case "equalsIgnoreCase": {
      const text = foldable(demand.value);
      return text === undefined ? undefined : { kind: "folded", text };
    }
    case "wildcard": {
      const head = demand.pieces[0] ?? "";
      const tail = demand.pieces[demand.pieces.length - 1] ?? "";
      return head.length >= tail.length ? { kind: "prefix", text: head } : { kind: "suffix", text: tail };
    }
    default:
      return undefined;
  }
}

function hullOf(demands: readonly Demand[]): { low: number; high: number } | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const demand of demands) {
    if (demand.kind === "numeric") {
      low = Math.min(low, demand.range.low);
      high = Math.max(high, demand.range.high);
    } else if (demand.kind === "exact" && typeof demand.value === "number") {
      low = Math.min(low, demand.value);
      high = Math.max(high, demand.value);
    } else return undefined;
  }
  return { low, high };
}
