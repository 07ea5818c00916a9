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

/** An execution is taken to pass each state once. https://aws.amazon.com/step-functions/pricing/ */
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

function statesOf(definition: string | undefined): number {
  try {
    const { States = {} } = JSON.parse(definition ?? "{}") as { States?: object };
    return Math.max(1, Object.keys(States).length);
  } catch {
    return 1;
  }
}
