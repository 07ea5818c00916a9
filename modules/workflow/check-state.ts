import { checkChoices, isTimestamp } from "./check-choice";
import { checkErrors } from "./check-errors";
import { checkPath, checkReferencePath, checkReferencePaths, checkTemplate } from "./check-template";
import { at, type DefinitionProblems, type Fields, isFields, isUnknown } from "./definition-problem";
import type { Targets } from "./targets";

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-states.html */
const COMMON = ["Type", "Comment", "QueryLanguage"];
const IN_OUT = [...COMMON, "InputPath", "OutputPath"];
const ONWARD = ["Next", "End"];
const WORK = [...IN_OUT, ...ONWARD, "ResultPath", "ResultSelector", "Retry", "Catch"];
const TIMES = ["TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"];
const DISTRIBUTED = ["ItemReader", "ItemBatcher", "ResultWriter", "Label"];
const TOLERANCE = ["ToleratedFailureCount", "ToleratedFailurePercentage"];

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pass: [...IN_OUT, ...ONWARD, "Parameters", "Result", "ResultPath"],
  Task: [...WORK, ...TIMES, "Resource", "Parameters", "Credentials"],
  Choice: [...IN_OUT, "Choices", "Default"],
  Wait: [...IN_OUT, ...ONWARD, "Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
  Succeed: IN_OUT,
  Fail: [...COMMON, "Error", "ErrorPath", "Cause", "CausePath"],
  Parallel: [...WORK, "Parameters", "Branches"],
  Map: [
    ...WORK,
    ...DISTRIBUTED,
    ...TOLERANCE,
    ...["ItemsPath", "ItemSelector", "MaxConcurrency", "MaxConcurrencyPath", "ItemProcessor", "Iterator", "Parameters"],
  ],
};

const LONGEST_WAIT = 99_999_999;
/** Types after which nothing comes, or that say it in their own way. */
const WITHOUT_NEXT = new Set(["Choice", "Succeed", "Fail"]);

/** A machine within a state: a branch, or what is done with each item. */
export interface Nested {
  readonly path: string;
  readonly machine: unknown;
}

/** Checks one state by itself, remembers where it leads, and returns the machines within it. */
export function checkState(problems: DefinitionProblems, path: string, state: unknown, targets: Targets): Nested[] {
  if (!isFields(state) || typeof state.Type !== "string" || !Object.hasOwn(FIELDS, state.Type)) {
    const types = Object.keys(FIELDS).join(", ");
    problems.invalid(
      at(path, "Type"),
      `be one of ${types}`,
      isFields(state) ? state.Type : state,
      "Names are spelled with a capital.",
    );
    return [];
  }
  const { Type: type } = state;
  if (state.QueryLanguage !== undefined && state.QueryLanguage !== "JSONPath") {
    refuseLanguage(problems, at(path, "QueryLanguage"), state.QueryLanguage);
    return [];
  }
  problems.unknownFields(path, state, FIELDS[type] as readonly string[], `a ${type} state`);
  for (const name of ["InputPath", "OutputPath"]) checkPath(problems, at(path, name), state[name] ?? undefined);
  checkReferencePath(problems, at(path, "ResultPath"), state.ResultPath ?? undefined, false);
  for (const name of ["Parameters", "ResultSelector", "ItemSelector"])
    checkTemplate(problems, at(path, name), state[name]);
  if (!WITHOUT_NEXT.has(type)) checkOnward(problems, path, state, targets);
  checkErrors(problems, path, state, targets);
  return checkOwn(problems, path, state, type, targets);
}

/** Says that only JSONPath is understood. */
export function refuseLanguage(problems: DefinitionProblems, path: string, got: unknown): void {
  problems.add({
    code: "QUERY_LANGUAGE_UNSUPPORTED",
    path,
    must: 'be "JSONPath", the one that is checked here and simulated',
    got,
    mend: "Write the definition with paths and intrinsic functions.",
  });
}

function checkOwn(problems: DefinitionProblems, path: string, state: Fields, type: string, targets: Targets): Nested[] {
  switch (type) {
    case "Task":
      checkTask(problems, path, state);
      return [];
    case "Choice":
      checkChoices(problems, path, state, targets);
      return [];
    case "Wait":
      checkWait(problems, path, state);
      return [];
    case "Fail":
      checkFail(problems, path, state);
      return [];
    case "Parallel":
      return branches(problems, path, state);
    case "Map":
      return items(problems, path, state);
  }
  return [];
}

function checkOnward(problems: DefinitionProblems, path: string, state: Fields, targets: Targets): void {
  const { Next: next, End: end } = state;
  if ((next === undefined) === (end !== true)) {
    const mend = next === undefined ? 'Add Next: "…", or End: true.' : "Drop one of the two.";
    problems.missing(at(path, "Next"), "say where to go on, or End be true, and not both", mend);
  }
  if (next !== undefined) targets.add(at(path, "Next"), next);
}

function checkTask(problems: DefinitionProblems, path: string, state: Fields): void {
  const { Resource: resource, TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  const isArn = typeof resource === "string" && (isUnknown(resource) || resource.startsWith("arn:"));
  if (!isArn && !isFields(resource)) {
    problems.invalid(
      at(path, "Resource"),
      "be an ARN, or what invokeTask and its like make",
      resource,
      "Write invokeTask(fn, { … }) for the whole state.",
    );
  }
  for (const name of ["TimeoutSeconds", "HeartbeatSeconds"]) {
    problems.wholeNumber(at(path, name), state[name], 1, LONGEST_WAIT);
    if (state[name] !== undefined && state[`${name}Path`] !== undefined) {
      problems.invalid(
        at(path, `${name}Path`),
        `not stand beside ${name}`,
        state[`${name}Path`],
        "Drop one of the two.",
      );
    }
  }
  checkReferencePaths(problems, path, state, ["TimeoutSecondsPath", "HeartbeatSecondsPath"]);
  if (typeof timeout === "number" && typeof heartbeat === "number" && heartbeat >= timeout) {
    problems.invalid(at(path, "HeartbeatSeconds"), "be below TimeoutSeconds", heartbeat, `That is ${timeout}.`);
  }
}

function checkWait(problems: DefinitionProblems, path: string, state: Fields): void {
  const names = ["Seconds", "SecondsPath", "Timestamp", "TimestampPath"];
  const given = names.filter((name) => state[name] !== undefined);
  if (given.length !== 1) {
    problems.invalid(path, `have one of ${names.join(", ")}`, given, "Say once until when it waits.");
    return;
  }
  problems.wholeNumber(at(path, "Seconds"), state.Seconds, 0, LONGEST_WAIT);
  checkReferencePaths(problems, path, state, ["SecondsPath", "TimestampPath"]);
  const { Timestamp: timestamp } = state;
  if (timestamp === undefined || isUnknown(timestamp) || isTimestamp(timestamp)) return;
  problems.invalid(at(path, "Timestamp"), "be a time in UTC", timestamp, "Such as 2026-12-24T18:00:00Z.");
}

function checkFail(problems: DefinitionProblems, path: string, state: Fields): void {
  for (const name of ["Error", "Cause"]) {
    const value = state[`${name}Path`];
    if (value === undefined) continue;
    if (state[name] !== undefined) {
      problems.invalid(at(path, `${name}Path`), `not stand beside ${name}`, value, "Drop one of the two.");
    }
    if (typeof value !== "string" || !value.startsWith("States.")) {
      checkReferencePath(problems, at(path, `${name}Path`), value);
    } else checkTemplate(problems, path, { [`${name}Path.$`]: value });
  }
}

function branches(problems: DefinitionProblems, path: string, state: Fields): Nested[] {
  const { Branches: machines } = state;
  if (Array.isArray(machines) && machines.length > 0) {
    return machines.map((machine, index) => ({ path: at(at(path, "Branches"), index), machine }));
  }
  problems.missing(at(path, "Branches"), "hold at least one branch", "Each has a StartAt and States.");
  return [];
}

function items(problems: DefinitionProblems, path: string, state: Fields): Nested[] {
  const name = state.Iterator === undefined ? "ItemProcessor" : "Iterator";
  problems.wholeNumber(at(path, "MaxConcurrency"), state.MaxConcurrency, 0, LONGEST_WAIT);
  checkReferencePaths(problems, path, state, ["ItemsPath", "MaxConcurrencyPath"]);
  const machine = state[name];
  const config = isFields(machine) && isFields(machine.ProcessorConfig) ? machine.ProcessorConfig : {};
  if (config.Mode !== "DISTRIBUTED") {
    for (const only of [...DISTRIBUTED, ...TOLERANCE]) {
      if (state[only] === undefined) continue;
      const mend =
        'Add ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } to its ItemProcessor, or drop it.';
      problems.invalid(at(path, only), "be of a distributed Map only", state[only], mend);
    }
  }
  return [{ path: at(path, name), machine }];
}
