import type { Operation, Service } from "../../service";
import { stepFunctionsErrors } from "./errors";
import { describeExecution, getExecutionHistory, listExecutions, startExecution, stopExecution } from "./executions";
import { describeStateMachine, listStateMachines } from "./machines";

export const stepFunctions: Service = {
  name: "states",
  signingName: "states",
  target: "AWSStepFunctions",
  errors: stepFunctionsErrors,
  operations: new Map<string, Operation>([
    ["StartExecution", startExecution],
    ["StopExecution", stopExecution],
    ["DescribeExecution", describeExecution],
    ["ListExecutions", listExecutions],
    ["GetExecutionHistory", getExecutionHistory],
    ["DescribeStateMachine", describeStateMachine],
    ["ListStateMachines", listStateMachines],
  ]),
};
