import { nearestHint } from "../nearest";
import { checkPath } from "./check-template";
import { at, type DefinitionProblems, type Fields, isFields, isUnknown } from "./definition-problem";
import type { Targets } from "./targets";

type Kind = "text" | "number" | "boolean" | "time";

const ORDERED = ["Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals"];

const KINDS = { String: "text", Numeric: "number", Timestamp: "time" } as const;

/** Comparisons with the kind of constant that they take. https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */
const COMPARISONS: ReadonlyMap<string, Kind | "path"> = new Map<string, Kind | "path">([
  ...(["String", "Numeric", "Timestamp"] as const).flatMap((kind) =>
    ORDERED.flatMap((each): [string, Kind | "path"][] => [
      [`${kind}${each}`, KINDS[kind]],
      [`${kind}${each}Path`, "path"],
    ]),
  ),
  ["BooleanEquals", "boolean"],
  ["BooleanEqualsPath", "path"],
  ["StringMatches", "text"],
  ...["Boolean", "Null", "Numeric", "Present", "String", "Timestamp"].map((each): [string, Kind] => [
    `Is${each}`,
    "boolean",
  ]),
]);

const OUTER = ["Next", "Comment", "Assign", "Output"];

/** Checks the rules of a Choice state, and remembers where they lead. */
export function checkChoices(problems: DefinitionProblems, path: string, state: Fields, targets: Targets): void {
  const { Choices: choices } = state;
  if (state.Default !== undefined) targets.add(at(path, "Default"), state.Default);
  if (!Array.isArray(choices) || choices.length === 0) {
    problems.missing(
      at(path, "Choices"),
      "hold at least one rule",
      'Such as [{ Variable: "$.total", NumericGreaterThan: 1000, Next: "Review" }].',
    );
    return;
  }
  for (const [index, rule] of choices.entries()) {
    const here = at(at(path, "Choices"), index);
    checkRule(problems, here, rule, true);
    targets.add(at(here, "Next"), isFields(rule) ? rule.Next : undefined);
  }
  if (state.Default === undefined) {
    problems.add({
      code: "CHOICE_WITHOUT_DEFAULT",
      path: at(path, "Default"),
      must: "say where to go if no rule holds",
      got: undefined,
      mend: "Without it an execution fails there with States.NoChoiceMatched, which no catcher catches; lead to a Fail state, where it is one.",
    });
  }
}

function checkRule(problems: DefinitionProblems, path: string, rule: unknown, isOuter: boolean): void {
  if (!isFields(rule)) {
    problems.invalid(path, "be a rule", rule, 'Such as { Variable: "$.paid", BooleanEquals: true, Next: "Ship" }.');
    return;
  }
  if (!isOuter && rule.Next !== undefined) {
    problems.invalid(at(path, "Next"), "stand at the outermost rule only", rule.Next, "Move it there.");
  }
  const names = Object.keys(rule).filter((name) => !OUTER.includes(name) && rule[name] !== undefined);
  const operators = names.filter((name) => name !== "Variable");
  const [operator, more] = operators;
  if (operator === undefined || more !== undefined) {
    problems.invalid(path, "have one comparison, And, Or or Not", operators, "Put several into And: [ … ].");
    return;
  }
  if (operator === "And" || operator === "Or") checkParts(problems, at(path, operator), rule[operator]);
  else if (operator === "Not") checkRule(problems, at(path, "Not"), rule.Not, false);
  else checkComparison(problems, path, rule, operator);
}

function checkParts(problems: DefinitionProblems, path: string, parts: unknown): void {
  if (!Array.isArray(parts) || parts.length === 0) {
    problems.invalid(path, "be a list of rules", parts, "Write [ … ].");
    return;
  }
  for (const [index, part] of parts.entries()) checkRule(problems, at(path, index), part, false);
}

function checkComparison(problems: DefinitionProblems, path: string, rule: Fields, operator: string): void {
  if (rule.Variable === undefined)
    problems.missing(at(path, "Variable"), "be the path of what is compared", 'Such as "$.total".');
  checkPath(problems, at(path, "Variable"), rule.Variable);
  const kind = COMPARISONS.get(operator);
  const here = at(path, operator);
  const value = rule[operator];
  if (kind === undefined) {
    const mend =
      nearestHint(operator, [...COMPARISONS.keys(), "And", "Or", "Not"]) ??
      "Such as StringEquals or NumericGreaterThan.";
    problems.add({ code: "STATE_FIELD_UNKNOWN", path: here, must: "be a comparison", got: value, mend });
    return;
  }
  if (kind === "path") {
    checkPath(problems, here, value);
    return;
  }
  if (isUnknown(value) || isKind(kind, value)) return;
  const words = {
    text: "a text",
    number: "a number",
    boolean: "true or false",
    time: "a time in UTC such as 2026-01-01T00:00:00Z",
  };
  problems.invalid(here, `be ${words[kind]}`, value, `To compare with what is at a path, write ${operator}Path.`);
}

function isKind(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "time":
      return isTimestamp(value);
  }
}

/** RFC 3339 as the language has it: with a capital T, and Z or an offset. */
export function isTimestamp(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
