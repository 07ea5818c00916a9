import type { Clause, FieldTest } from "./field-test";
import { shown } from "./pattern-error";
import type { Demand } from "./value-test";

/** Why a pattern that EventBridge accepts can match no event. */
export interface NeverMatch {
  /** The field, such as `source`. */
  readonly path: string;
  /** What every event has there, and the mend. */
  readonly reason: string;
}

/**
 * What every event has at its top. Source: EventBridge User Guide, eb-events-structure.html.
 *
 * `text` is a string; `texts` an array of strings, which may be empty; `object` an object. All but `replay-name`, which
 * only replayed events have, are in every event.
 */
const ENVELOPE: Readonly<Record<string, "text" | "texts" | "object">> = {
  version: "text",
  id: "text",
  "detail-type": "text",
  source: "text",
  account: "text",
  time: "text",
  region: "text",
  resources: "texts",
  detail: "object",
  "replay-name": "text",
};

/** The fields that are a string in every event: they cannot be missing. */
const ALWAYS = new Set(["version", "id", "detail-type", "source", "account", "time", "region"]);

/** Why none of the clauses can match an event; empty where one can. */
export function neverMatches(clauses: readonly Clause[]): NeverMatch[] {
  const all: NeverMatch[] = [];
  for (const clause of clauses) {
    const found = clause.flatMap((test) => impossible(test) ?? []);
    if (found.length === 0) return [];
    all.push(...found);
  }
  // Alternatives of an `$or` have fields in common: one reason each.
  return [...new Map(all.map((found) => [`${found.path} ${found.reason}`, found])).values()];
}

function impossible(test: FieldTest): NeverMatch | undefined {
  const [name = "", ...deeper] = test.path.split(".");
  const kind = Object.hasOwn(ENVELOPE, name) ? ENVELOPE[name] : undefined;
  const reason = kind === undefined ? unknownKey(name, test) : knownKey(name, kind, deeper.length > 0, test);
  return reason === undefined ? undefined : { path: test.path, reason };
}

function unknownKey(name: string, test: FieldTest): string | undefined {
  if (test.absent) return undefined;
  const meant = Object.keys(ENVELOPE).find((key) => letters(key) === letters(name));
  const keys = Object.keys(ENVELOPE).join(", ");
  return meant === undefined
    ? `no event has ${JSON.stringify(name)} at its top: it has ${keys}. Fields of the application belong into detail.`
    : `no event has ${JSON.stringify(name)} at its top. Write ${JSON.stringify(meant)}.`;
}

function knownKey(
  name: string,
  kind: "text" | "texts" | "object",
  deeper: boolean,
  test: FieldTest,
): string | undefined {
  if (kind === "object") {
    if (deeper || test.absent) return undefined;
    return `detail is an object in every event, and only its fields have values. Test one of them: {"detail":{"field":[…]}}.`;
  }
  if (deeper) {
    return test.absent
      ? undefined
      : `${name} is ${kind === "text" ? "a string" : "an array of strings"} in every event and has no fields. Write its alternatives into an array: {"${name}":[…]}.`;
  }
  if (test.absent && !ALWAYS.has(name)) return undefined;
  if (test.demands.some((demand) => canMatchText(demand, name))) return undefined;
  const given = shown(`[${test.alternatives.join(",")}]`);
  if (test.absent && test.demands.every(({ kind: demand }) => demand === "absent")) {
    return `every event has ${name}, so it is never missing.`;
  }
  return name === "account" && test.demands.some((demand) => canMatchText(demand, ""))
    ? `account is a string of 12 digits in every event, which ${given} never matches.`
    : `${name} is a string in every event, which ${given} never matches. Put the value in quotes.`;
}

/** Whether some string at this key can meet the demand. In doubt yes, and always for a Terraform reference. */
function canMatchText(demand: Demand, name: string): boolean {
  switch (demand.kind) {
    case "exact":
      return typeof demand.value === "string" && canBe(demand.value, name, /^\d{12}$/);
    case "ip":
      return canBe(demand.value, name, /^\d{12}$/);
    case "equalsIgnoreCase":
      return canBe(demand.value, name, /^\d{12}$/);
    case "prefix":
    case "suffix":
      return canBe(demand.value, name, /^\d{0,12}$/);
    case "wildcard":
      return canBe(demand.pieces.join(""), name, /^\d{0,12}$/);
    case "cidr":
      return name !== "account";
    case "exists":
    case "not":
      return true;
    default:
      return false;
  }
}

function canBe(value: string, name: string, account: RegExp): boolean {
  return name !== "account" || account.test(value) || /[$#]\{/.test(value);
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, "");
}
