import { at, type DefinitionProblems, type Fields, isFields, isUnknown } from "./definition-problem";
import { intrinsicProblem } from "./intrinsic";
import { pathProblem, referencePathProblem } from "./state-path";

/** Checks a payload template: what its keys that end with `.$` hold. */
export function checkTemplate(problems: DefinitionProblems, path: string, template: unknown): void {
  if (Array.isArray(template)) {
    for (const [index, item] of template.entries()) checkTemplate(problems, at(path, index), item);
    return;
  }
  if (!isFields(template)) return;
  for (const [key, value] of Object.entries(template)) {
    const here = at(path, key);
    if (!key.endsWith(".$")) checkTemplate(problems, here, value);
    else if (Object.hasOwn(template, key.slice(0, -2))) {
      problems.invalid(here, `stand alone: ${key.slice(0, -2)} is there, too`, value, "Drop one of the two.");
    } else checkExpression(problems, here, value);
  }
}

/** Checks a path, or a call of an intrinsic function. */
export function checkExpression(problems: DefinitionProblems, path: string, value: unknown): void {
  if (isUnknown(value)) return;
  if (typeof value !== "string") {
    problems.invalid(
      path,
      "be a text that holds a path or an intrinsic function",
      value,
      "For a constant, drop the .$ of its key.",
    );
    return;
  }
  if (value.startsWith("$")) {
    checkPath(problems, path, value);
    return;
  }
  const problem = intrinsicProblem(value);
  if (problem === undefined) return;
  if (!value.startsWith("States.")) {
    problems.invalid(
      path,
      "be a path such as $.orderId, or a call such as States.UUID()",
      value,
      "For a constant, drop the .$ of its key.",
    );
    return;
  }
  problems.add({ code: "INTRINSIC_INVALID", path, must: problem.must, got: value, mend: problem.mend });
}

/** Checks a path, where there is one. */
export function checkPath(problems: DefinitionProblems, path: string, value: unknown): void {
  check(problems, path, value, pathProblem);
}

/** Checks a reference path, where there is one. @param context whether it may be of the context */
export function checkReferencePath(problems: DefinitionProblems, path: string, value: unknown, context = true): void {
  check(problems, path, value, (text) => referencePathProblem(text, { context }));
}

/** Checks fields that hold one reference path each. */
export function checkReferencePaths(
  problems: DefinitionProblems,
  path: string,
  fields: Fields,
  names: readonly string[],
) {
  for (const name of names) checkReferencePath(problems, at(path, name), fields[name]);
}

function check(
  problems: DefinitionProblems,
  path: string,
  value: unknown,
  problemOf: (text: string) => string | undefined,
): void {
  if (value === undefined || isUnknown(value)) return;
  const must = typeof value === "string" ? problemOf(value) : 'be a path, a text that begins with "$"';
  if (must === undefined) return;
  problems.add({
    code: "STATE_PATH_INVALID",
    path,
    must,
    got: value,
    mend: 'Such as "$.order.items[0]", or "$" for all of it.',
  });
}
