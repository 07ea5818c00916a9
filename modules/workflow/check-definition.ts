import { nearestHint } from "../nearest";
import { checkState, refuseLanguage } from "./check-state";
import { at, type DefinitionProblem, DefinitionProblems, type Fields, isFields } from "./definition-problem";
import { Targets } from "./targets";

const ROOT_FIELDS = ["Comment", "StartAt", "States", "TimeoutSeconds", "Version", "QueryLanguage"];
const NESTED_FIELDS = ["Comment", "StartAt", "States", "QueryLanguage", "ProcessorConfig"];
/** Characters that the name of a state may have. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const NAME_LENGTH = 80;
const LONGEST = 99_999_999;

/** Everything that is wrong with a definition: what AWS would refuse, and what would only show when an execution comes there. */
export function checkDefinition(definition: unknown): readonly DefinitionProblem[] {
  const problems = new DefinitionProblems();
  checkMachine(problems, "", definition, new Map());
  if (isFields(definition)) problems.wholeNumber("TimeoutSeconds", definition.TimeoutSeconds, 1, LONGEST);
  return problems.found;
}

/** @param taken names of states, which are unique in the whole definition, with where they are */
function checkMachine(problems: DefinitionProblems, path: string, machine: unknown, taken: Map<string, string>): void {
  if (!isFields(machine) || !isFields(machine.States) || Object.keys(machine.States).length === 0) {
    const states = at(path, "States");
    problems.missing(
      states,
      "be an object of at least one state",
      'Such as { Wait: { Type: "Wait", Seconds: 60, End: true } }.',
    );
    return;
  }
  problems.unknownFields(
    path,
    machine,
    path === "" ? ROOT_FIELDS : NESTED_FIELDS,
    path === "" ? "a definition" : "a branch",
  );
  if (machine.QueryLanguage !== undefined && machine.QueryLanguage !== "JSONPath") {
    refuseLanguage(problems, at(path, "QueryLanguage"), machine.QueryLanguage);
    return;
  }
  const { States: states } = machine;
  const ways = new Map<string, readonly string[]>();
  for (const [name, state] of Object.entries(states)) {
    const here = at(at(path, "States"), name);
    checkName(problems, here, name, taken);
    const targets = new Targets();
    for (const nested of checkState(problems, here, state, targets)) {
      checkMachine(problems, nested.path, nested.machine, taken);
    }
    ways.set(name, checkTargets(problems, targets, states));
  }
  checkReach(problems, path, machine, states, ways);
}

function checkName(problems: DefinitionProblems, path: string, name: string, taken: Map<string, string>): void {
  if (name === "" || name.length > NAME_LENGTH) {
    const must = `have a name of 1 to ${NAME_LENGTH} characters`;
    problems.add({ code: "STATE_NAME_INVALID", path, must, got: name, mend: `It has ${name.length}.` });
  }
  const before = taken.get(name);
  if (before !== undefined) {
    const must = "have a name that no other state of the definition has, those of branches included";
    problems.add({ code: "STATE_NAME_INVALID", path, must, got: name, mend: `${before} has it already.` });
  }
  taken.set(name, path);
}

/** Where a state leads that is there. */
function checkTargets(problems: DefinitionProblems, targets: Targets, states: Fields): string[] {
  const found: string[] = [];
  for (const { path, name } of targets) {
    if (typeof name === "string" && Object.hasOwn(states, name)) found.push(name);
    else missing(problems, path, name, states);
  }
  return found;
}

function missing(problems: DefinitionProblems, path: string, name: unknown, states: Fields): void {
  const names = Object.keys(states);
  const near = typeof name === "string" ? nearestHint(name, names) : undefined;
  const must = "name a state beside it";
  problems.add({ code: "STATE_MISSING", path, must, got: name, mend: near ?? `There are: ${names.join(", ")}.` });
}

/** Every state is come to, and from every one an end. */
function checkReach(
  problems: DefinitionProblems,
  path: string,
  { StartAt: start }: Fields,
  states: Fields,
  ways: ReadonlyMap<string, readonly string[]>,
): void {
  if (typeof start !== "string" || !Object.hasOwn(states, start)) {
    missing(problems, at(path, "StartAt"), start, states);
    return;
  }
  const reached = reach([start], (name) => ways.get(name) ?? []);
  for (const name of Object.keys(states)) {
    if (reached.has(name)) continue;
    problems.add({
      code: "STATE_UNREACHABLE",
      path: at(at(path, "States"), name),
      must: "be reached from StartAt",
      got: name,
      mend: "Lead a Next, Default or Catch of another state to it, or drop it.",
    });
  }
  const ends = [...reached].filter((name) => isEnd(states[name]));
  const back = new Map<string, string[]>();
  for (const [from, targets] of ways) for (const to of targets) back.set(to, [...(back.get(to) ?? []), from]);
  const ending = reach(ends, (name) => back.get(name) ?? []);
  const stuck = [...reached].filter((name) => !ending.has(name));
  if (stuck.length === 0) return;
  problems.add({
    code: "NO_TERMINAL_STATE",
    path: at(at(path, "States"), stuck[0] as string),
    must: "lead to an end: End: true, Succeed or Fail",
    got: stuck,
    mend: "As it is, these go round until the execution times out.",
  });
}

function reach(from: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const reached = new Set(from);
  for (const name of reached) for (const each of next(name)) reached.add(each);
  return reached;
}

function isEnd(state: unknown): boolean {
  return isFields(state) && (state.End === true || state.Type === "Succeed" || state.Type === "Fail");
}
