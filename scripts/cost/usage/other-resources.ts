import type { Resource } from "../../../simulator";
import { textAt } from "../../../simulator/terraform";
import { totalOf } from "../traffic/flow";
import { perMonth, type System, type Usage } from "./usage";

/** What state machines and secrets are charged for. */
export function otherUsage({ stack, flow }: System): Usage[] {
  const secrets = stack.resources.filter(({ type }) => type === "aws_secretsmanager_secret");
  const started = [...flow.handedOver].flatMap(([place, streams]): Usage[] => {
    const machine = stack.resources.find(
      ({ address, type }) => address === place.address && type === "aws_sfn_state_machine",
    );
    return machine ? [executionUsage(machine, perMonth(totalOf(streams)))] : [];
  });
  return [
    ...secrets.map(({ address }): Usage => ({ meter: "secrets", quantity: 1, resource: address, what: "secret" })),
    ...started,
  ];
}

/** An execution is taken to pass each state once that it can come to without an error. https://aws.amazon.com/step-functions/pricing/ */
function executionUsage(machine: Resource, executions: number): Usage {
  const resource = machine.address;
  if (textAt(machine, "type") === "EXPRESS") {
    return { meter: "expressExecutions", quantity: executions, resource, what: "executions, without their duration" };
  }
  const states = statesOf(textAt(machine, "definition"));
  return {
    meter: "stateTransitions",
    quantity: executions * states,
    resource,
    what: `executions of ${states} states each`,
  };
}

/** Those that an execution can come to as long as nothing fails: by every way but those of catchers. */
function statesOf(text: string | undefined): number {
  try {
    const { StartAt: start = "", States: states = {} } = JSON.parse(text ?? "{}") as Machine;
    const reached = new Set([start]);
    for (const name of reached) for (const next of nextOf(states[name])) reached.add(next);
    return reached.size;
  } catch {
    return 1;
  }
}

interface Machine {
  readonly StartAt?: string;
  readonly States?: Readonly<Record<string, State>>;
}

interface State {
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
}

function nextOf({ Next: next, Default: otherwise, Choices: choices = [] }: State = {}): string[] {
  return [next, otherwise, ...choices.map((choice) => choice.Next)].filter((name) => name !== undefined);
}
