import { AwsError } from "../../../aws-error";
import type { Execution, HistoryEvent } from "../../../step-functions/execution";
import type { SimulatedStateMachine } from "../../../step-functions/simulated-state-machine";
import type { Call } from "../../call";
import { pageOf } from "../../paging";
import type { Output } from "../../service";
import { Timestamp } from "../../timestamp";
import { machineNamed } from "./machines";

/** Items of a page where the caller does not say, and at most. */
const PAGE = { usual: 100, most: 1_000 } as const;

interface KnownExecution {
  readonly machine: SimulatedStateMachine;
  readonly execution: Execution;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
export function startExecution(call: Call): Output {
  const { input } = call;
  const machine = machineNamed(call);
  call.authorize("states:StartExecution", machine.place.arn);
  const { arn, startedAt } = machine.start(input.text("input") ?? "{}", input.text("name"));
  return { executionArn: arn, startDate: new Timestamp(startedAt) };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html */
export function stopExecution(call: Call): Output {
  const { machine, execution } = executionNamed(call, "states:StopExecution");
  machine.stop(execution, call.input.text("error"), call.input.text("cause"));
  return { stopDate: timestamp(execution.stoppedAt) };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export function describeExecution(call: Call): Output {
  const known = executionNamed(call, "states:DescribeExecution");
  const { inputText, output, error, cause } = known.execution;
  return {
    ...executionFacts(known),
    input: inputText,
    inputDetails: { included: true },
    ...(output !== undefined && { output: JSON.stringify(output), outputDetails: { included: true } }),
    error,
    cause,
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
export function listExecutions(call: Call): Output {
  const machine = machineNamed(call);
  call.authorize("states:ListExecutions", machine.place.arn);
  const status = call.input.text("statusFilter");
  // The latest first.
  const found = machine.executions.filter((each) => (status ?? each.status) === each.status).reverse();
  const { items, next } = page(call, found);
  return { executions: items.map((execution) => executionFacts({ machine, execution })), nextToken: next };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
export function getExecutionHistory(call: Call): Output {
  const { execution } = executionNamed(call, "states:GetExecutionHistory");
  const { history } = execution;
  const withData = call.input.flag("includeExecutionData") ?? true;
  const { items, next } = page(call, call.input.flag("reverseOrder") ? [...history].reverse() : history);
  return { events: items.map((event) => historyFacts(event, withData)), nextToken: next };
}

function historyFacts({ id, time, type, details }: HistoryEvent, withData: boolean): object {
  const known = withData
    ? details
    : Object.fromEntries(Object.entries(details).map(([key, each]) => [key, bare(each)]));
  return { id, previousEventId: id - 1, timestamp: new Timestamp(time), type, ...known };
}

/** Details without what states were given and answered. */
function bare(details: unknown): object {
  const { input: _, output: __, parameters: ___, ...rest } = details as Record<string, unknown>;
  return rest;
}

function executionNamed(call: Call, action: string): KnownExecution {
  const arn = call.input.neededText("executionArn");
  call.authorize(action, arn);
  for (const machine of call.simulation.services.machines) {
    const execution = machine.executions.find((each) => each.arn === arn);
    if (execution) return { machine, execution };
  }
  throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
}

function executionFacts({ machine, execution }: KnownExecution) {
  const { arn, name, status, startedAt, stoppedAt } = execution;
  return {
    executionArn: arn,
    stateMachineArn: machine.place.arn,
    name,
    status,
    startDate: new Timestamp(startedAt),
    stopDate: timestamp(stoppedAt),
    redriveCount: 0,
  };
}

function timestamp(time: number | undefined): Timestamp | undefined {
  return time === undefined ? undefined : new Timestamp(time);
}

function page<Item>({ input }: Call, items: readonly Item[]) {
  const size = input.integer("maxResults", { min: 0, max: PAGE.most }) || PAGE.usual;
  return pageOf(items, size, input.text("nextToken"), () => new AwsError("InvalidToken", "Invalid Token"));
}
