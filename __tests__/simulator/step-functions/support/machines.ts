import type { Simulation, SimulationOptions } from "../../../../simulator";
import type { Execution } from "../../../../simulator/step-functions/execution";
import { ACCOUNT, fn, REGION, started } from "../../support/routing-blocks";
import type { Blocks } from "../../support/stack-json";

type States = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A state machine whose role is made elsewhere, so that it may do everything. It begins with its first state. */
export function machine(name: string, states: States, attributes: object = {}, root: object = {}): Blocks {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...root });
  const role_arn = `arn:aws:iam::${ACCOUNT}:role/elsewhere`;
  return { aws_sfn_state_machine: { [name]: { name, role_arn, definition, ...attributes } } };
}

export const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:flow`;
export const EXECUTION = `arn:aws:states:${REGION}:${ACCOUNT}:execution:flow`;

/** A Task state that invokes a function of the stack, with its answer alone as the result. */
export function call(name: string, more: object): Readonly<Record<string, unknown>> {
  const Resource = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
  return { Type: "Task", Resource, ...more };
}

type StandIns = Readonly<Record<string, (event: never) => unknown>>;

/** Starts a stack with the machine `flow`, and a function for each stand-in. */
export function flow(
  states: States,
  functions: StandIns = {},
  {
    blocks = [],
    root = {},
    attributes = {},
    ...options
  }: SimulationOptions & { blocks?: Blocks[]; root?: object; attributes?: object } = {},
): Promise<Simulation> {
  const parts = [
    machine("flow", states, attributes, root),
    ...Object.keys(functions).map((name) => fn(name)),
    ...blocks,
  ];
  return started(parts, { functions, ...options });
}

/** Runs one execution of the machine `flow` to its end. */
export async function execute(simulation: Simulation, input: unknown = {}): Promise<Execution> {
  const execution = simulation.stateMachine("flow").start(input);
  await simulation.settle();
  return execution;
}

/** What the states give out for an input. */
export async function outputOf(states: States, input: unknown = {}, functions: StandIns = {}): Promise<unknown> {
  const { status, output, error, cause } = await execute(await flow(states, functions), input);
  return status === "SUCCEEDED" ? output : { status, error, cause };
}
