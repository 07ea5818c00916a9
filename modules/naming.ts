import { type TerraformProvider, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { checkAtSynth, fail } from "./report";
import { stageAt } from "./settings";

/** What AWS allows for one kind of name. */
export interface NameRule {
  /** The kind, as AWS calls it: "queue", "rule"… Names are unique per kind, Region and account; those of rules per bus. */
  readonly kind: string;
  readonly maxLength: number;
  readonly minLength?: number;
  /** Every character must match. */
  readonly characters: RegExp;
  /** The same in words, for the message. */
  readonly charactersInWords: string;
}

export const LETTERS_DIGITS_HYPHENS_UNDERSCORES = {
  characters: /^[A-Za-z0-9_-]*$/,
  charactersInWords: "letters, digits, hyphens and underscores",
} as const;

export const LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES = {
  characters: /^[A-Za-z0-9._-]*$/,
  charactersInWords: "letters, digits, dots, hyphens and underscores",
} as const;

interface NameOptions {
  readonly fifo?: boolean;
  readonly provider?: TerraformProvider | undefined;
  /** What the name has to be unique in, if not in the whole account and Region. */
  readonly within?: string;
}

/**
 * The name that a resource gets in AWS: the stage in front, and behind it `.fifo` where AWS wants that. Checks length and
 * characters of the whole, and registers it, so that two resources of one kind and name in a stack are refused at synth.
 *
 * @param prop the prop that the name came from, for the message
 */
export function physicalName(
  scope: Construct,
  prop: string,
  name: string,
  rule: NameRule,
  options: NameOptions = {},
): string {
  if (typeof name !== "string") {
    fail(scope, { code: "NAME_MISSING", prop, must: "be a text", got: name, mend: `Give the ${rule.kind} a name.` });
  }
  const stage = stageAt(scope);
  const bare = options.fifo ? name.replace(/\.fifo$/, "") : name;
  const full = `${stage ? `${stage}-` : ""}${bare}${options.fifo ? ".fifo" : ""}`;
  if (Token.isUnresolved(name)) return full;

  const stageHint = stage ? ` (with the stage "${stage}" and what Signalbox adds)` : "";
  const [min, max] = [rule.minLength ?? 1, rule.maxLength];
  if (bare === "" || full.length < min || full.length > max) {
    fail(scope, {
      code: "NAME_LENGTH",
      prop,
      must: `make a name of ${min} to ${max} characters for the ${rule.kind}${stageHint}`,
      got: full,
      gotNote: `${full.length} characters`,
      mend: full.length > max ? shorter(prop, full.length - max) : "Give it a longer name.",
    });
  }
  if (!rule.characters.test(options.fifo ? full.slice(0, -".fifo".length) : full)) {
    fail(scope, {
      code: "NAME_CHARACTERS",
      prop,
      must: `make a name of ${rule.charactersInWords} for the ${rule.kind}${stageHint}`,
      got: full,
      mend: full.endsWith(".fifo")
        ? `A name ending in ".fifo" is for a FIFO ${rule.kind}: set fifo: true, or drop the ending.`
        : "Replace the other characters.",
    });
  }
  register(scope, prop, rule.kind, full, options);
  return full;
}

/** A name that is not given is made of others, so that there is nothing to shorten. */
function shorter(prop: string, by: number): string {
  return prop === "name" ? `Shorten it by ${by}.` : `Give a ${prop} that is shorter by ${by}.`;
}

const namesOf = new WeakMap<TerraformStack, Map<string, Construct>>();
const stacksWithNameTwice = new WeakSet<TerraformStack>();

/** Whether a name was given twice in a stack; the names that follow from it, such as those of alarms, need no word then. */
export function hasNameTwice(stack: TerraformStack): boolean {
  return stacksWithNameTwice.has(stack);
}

function register(scope: Construct, prop: string, kind: string, name: string, options: NameOptions): void {
  const stack = TerraformStack.of(scope);
  const names = namesOf.get(stack) ?? new Map<string, Construct>();
  namesOf.set(stack, names);
  // Another provider is another Region or account, where the same name is free.
  const key = [kind, name, options.provider?.fqn ?? "", options.within ?? ""].join("\n");
  const first = names.get(key);
  if (!first) {
    names.set(key, scope);
    return;
  }
  stacksWithNameTwice.add(stack);
  checkAtSynth(scope, (report) =>
    report.error({
      code: "NAME_TAKEN",
      prop,
      must: `differ from every other ${kind} name ${options.within === undefined ? "in the stack" : "on the bus"}`,
      got: name,
      mend: `${first.node.path} has it already: give one of the two another name.`,
    }),
  );
}

/**
 * A short identifier of a construct that does not depend on the order in which things were written: its path below the
 * stack, joined by hyphens.
 */
export function stableId(construct: Construct): string {
  const scopes = construct.node.scopes;
  const stack = scopes.findIndex((scope) => TerraformStack.isStack(scope));
  return scopes
    .slice(stack + 1)
    .map((scope) => scope.node.id)
    .join("-");
}
