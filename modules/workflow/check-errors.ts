import { checkReferencePath } from "./check-template";
import { at, type DefinitionProblems, type Fields, isFields, isUnknown } from "./definition-problem";
import type { Targets } from "./targets";

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const RETRIER = [
  "ErrorEquals",
  "IntervalSeconds",
  "MaxAttempts",
  "BackoffRate",
  "MaxDelaySeconds",
  "JitterStrategy",
  "Comment",
];
const CATCHER = ["ErrorEquals", "Next", "ResultPath", "Comment", "Assign", "Output"];
const ALL = "States.ALL";
const MOST_ATTEMPTS = 99_999_999;
const MOST_DELAY = 31_622_400;

/** Names of errors that are reserved: whoever writes another one has mistyped. */
const RESERVED = new Set([
  ALL,
  "States.BranchFailed",
  "States.DataLimitExceeded",
  "States.ExceedToleratedFailureThreshold",
  "States.HeartbeatTimeout",
  "States.Http.Socket",
  "States.IntrinsicFailure",
  "States.ItemReaderFailed",
  "States.NoChoiceMatched",
  "States.ParameterPathFailure",
  "States.Permissions",
  "States.QueryEvaluationError",
  "States.ResultPathMatchFailure",
  "States.ResultWriterFailed",
  "States.Runtime",
  "States.TaskFailed",
  "States.Timeout",
]);

/** Checks the retriers and catchers of a state, and remembers where the catchers lead. */
export function checkErrors(problems: DefinitionProblems, path: string, state: Fields, targets: Targets): void {
  for (const [retrier, here] of listed(problems, at(path, "Retry"), state.Retry)) checkRetrier(problems, here, retrier);
  for (const [catcher, here] of listed(problems, at(path, "Catch"), state.Catch)) {
    problems.unknownFields(here, catcher, CATCHER, "a catcher");
    checkReferencePath(problems, at(here, "ResultPath"), catcher.ResultPath ?? undefined, false);
    targets.add(at(here, "Next"), catcher.Next);
  }
}

function checkRetrier(problems: DefinitionProblems, path: string, retrier: Fields): void {
  problems.unknownFields(path, retrier, RETRIER, "a retrier");
  problems.wholeNumber(at(path, "IntervalSeconds"), retrier.IntervalSeconds, 1, MOST_ATTEMPTS);
  problems.wholeNumber(at(path, "MaxAttempts"), retrier.MaxAttempts, 0, MOST_ATTEMPTS);
  problems.wholeNumber(at(path, "MaxDelaySeconds"), retrier.MaxDelaySeconds, 1, MOST_DELAY);
  const { BackoffRate: rate, JitterStrategy: jitter, MaxDelaySeconds: most, IntervalSeconds: first = 1 } = retrier;
  if (rate !== undefined && !isUnknown(rate) && !(typeof rate === "number" && rate >= 1)) {
    problems.invalid(
      at(path, "BackoffRate"),
      "be 1 or more",
      rate,
      "1 waits the same time each time, 2 twice as long.",
    );
  }
  if (jitter !== undefined && jitter !== "FULL" && jitter !== "NONE") {
    problems.invalid(
      at(path, "JitterStrategy"),
      'be "FULL" or "NONE"',
      jitter,
      "FULL spreads retries that would come at once.",
    );
  }
  if (typeof most === "number" && typeof first === "number" && most <= first) {
    problems.invalid(at(path, "MaxDelaySeconds"), "be above IntervalSeconds", most, `It is ${first}.`);
  }
}

/** The retriers or catchers of a state with their paths, once their errors are checked: each name is for the first that has it. */
function listed(problems: DefinitionProblems, path: string, value: unknown): [each: Fields, path: string][] {
  if (value === undefined || isUnknown(value)) return [];
  if (!Array.isArray(value)) {
    problems.invalid(path, "be a list", value, "Write [ … ], for a single one too.");
    return [];
  }
  const taken = new Map<string, string>();
  return value.flatMap((each: unknown, index): [Fields, string][] => {
    const here = at(path, index);
    if (!isFields(each)) {
      problems.invalid(here, "be an object with ErrorEquals", each, 'Such as { ErrorEquals: ["States.ALL"], … }.');
      return [];
    }
    checkNames(problems, at(here, "ErrorEquals"), each.ErrorEquals, taken, index === value.length - 1);
    return [[each, here]];
  });
}

function checkNames(
  problems: DefinitionProblems,
  path: string,
  names: unknown,
  taken: Map<string, string>,
  isLast: boolean,
): void {
  if (!Array.isArray(names) || names.length === 0) {
    problems.invalid(
      path,
      "be a list of the names of errors",
      names,
      'Such as ["States.ALL"], for each that can be handled.',
    );
    return;
  }
  const mend = "Give States.ALL a place of its own at the end: the first that names the error is taken.";
  if (names.includes(ALL) && (names.length > 1 || !isLast)) {
    problems.add({ code: "ERROR_NAMES_ORDER", path, must: "have States.ALL alone, and last", got: names, mend });
  }
  for (const [index, name] of names.entries()) {
    const here = at(path, index);
    const before = taken.get(name);
    if (before !== undefined) {
      const must = `differ from the names before it: ${before} is taken first`;
      problems.add({ code: "ERROR_NAMES_ORDER", path: here, must, got: name, mend: "Drop it here, or there." });
    } else if (typeof name !== "string") {
      problems.invalid(here, "be the name of an error", name, 'Such as "Lambda.TooManyRequestsException".');
    } else if (name.startsWith("States.") && !RESERVED.has(name)) {
      problems.invalid(
        here,
        "be one of the names that begin with States.",
        name,
        `They are: ${[...RESERVED].join(", ")}.`,
      );
    }
    taken.set(name, here);
  }
}
