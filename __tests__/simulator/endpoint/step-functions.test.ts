import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidExecutionInput,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulation, startSimulation } from "../../../simulator";
import { EXECUTION, MACHINE, machine } from "../step-functions/support/machines";
import { START } from "../support/routing-blocks";
import { stackJson } from "../support/stack-json";

const STATES = {
  Wait: { Type: "Wait", Seconds: 60, Next: "Done" },
  Done: { Type: "Pass", Parameters: { "id.$": "$.id" }, End: true },
};

describe("Step Functions through the SDK", () => {
  let simulation: Simulation;
  let client: SFNClient;

  beforeAll(async () => {
    simulation = await startSimulation(stackJson(machine("flow", STATES)), { seed: 1, endpoint: {} });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new SFNClient({ endpoint: simulation.url, region: "eu-central-1", credentials });
  });

  afterAll(async () => {
    client.destroy();
    await simulation.stop();
  });

  const refusalOf = (act: Promise<unknown>) =>
    act.then(
      () => undefined,
      (error: unknown) => error,
    );
  const executionArn = `${EXECUTION}:one`;
  const start = (input: object, name = "one") =>
    client.send(new StartExecutionCommand({ stateMachineArn: MACHINE, name, input: JSON.stringify(input) }));

  it("starts an execution, once for a name", async () => {
    const startDate = new Date(START);
    expect(await start({ id: 7 })).toMatchObject({ executionArn, startDate });
    expect(await start({ id: 7 })).toMatchObject({ executionArn, startDate });
    expect(await refusalOf(start({ id: 8 }))).toBeInstanceOf(ExecutionAlreadyExists);
    const unnamed = client.send(new StartExecutionCommand({ stateMachineArn: MACHINE, input: "{" }));
    expect(await refusalOf(unnamed)).toBeInstanceOf(InvalidExecutionInput);
    const elsewhere = client.send(new StartExecutionCommand({ stateMachineArn: `${MACHINE}2` }));
    expect(await refusalOf(elsewhere)).toBeInstanceOf(StateMachineDoesNotExist);
  });

  it("tells how it goes", async () => {
    const describe = () => client.send(new DescribeExecutionCommand({ executionArn }));
    const before = await describe();
    expect(before).toMatchObject({ status: "RUNNING", name: "one", stateMachineArn: MACHINE, input: '{"id":7}' });
    expect(before).not.toHaveProperty("stopDate");
    await simulation.settle();
    expect(await describe()).toMatchObject({
      status: "SUCCEEDED",
      stopDate: new Date(START + 60_000),
      output: '{"id":7}',
    });
    const unknown = client.send(new DescribeExecutionCommand({ executionArn: `${EXECUTION}:two` }));
    expect(await refusalOf(unknown)).toBeInstanceOf(ExecutionDoesNotExist);
  });

  it("has its history, with and without data", async () => {
    const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ id, type }) => [id, type])).toEqual([
      [1, "ExecutionStarted"],
      [2, "WaitStateEntered"],
      [3, "WaitStateExited"],
      [4, "PassStateEntered"],
      [5, "PassStateExited"],
      [6, "ExecutionSucceeded"],
    ]);
    expect(events[1]?.stateEnteredEventDetails).toEqual({ name: "Wait", input: '{"id":7}' });
    const page = { executionArn, includeExecutionData: false, reverseOrder: true, maxResults: 4 };
    const { events: last = [], nextToken } = await client.send(new GetExecutionHistoryCommand(page));
    expect(last.map(({ id }) => id)).toEqual([6, 5, 4, 3]);
    expect(last[1]?.stateExitedEventDetails).toEqual({ name: "Done" });
    const rest = await client.send(new GetExecutionHistoryCommand({ ...page, nextToken }));
    expect(rest.events?.map(({ id }) => id)).toEqual([2, 1]);
    expect(rest.nextToken).toBeUndefined();
  });

  it("lists the latest first, and stops one", async () => {
    await start({ id: 9 }, "two");
    const list = (statusFilter?: "RUNNING" | "ABORTED") =>
      client
        .send(new ListExecutionsCommand({ stateMachineArn: MACHINE, statusFilter }))
        .then(({ executions = [] }) => executions.map(({ name, status }) => [name, status]));
    expect(await list()).toEqual([
      ["two", "RUNNING"],
      ["one", "SUCCEEDED"],
    ]);
    const stop = { executionArn: `${EXECUTION}:two`, error: "Changed", cause: "our mind" };
    expect(await client.send(new StopExecutionCommand(stop))).toMatchObject({ stopDate: new Date(START + 60_000) });
    expect(await list("RUNNING")).toEqual([]);
    const stopped = await client.send(new DescribeExecutionCommand({ executionArn: `${EXECUTION}:two` }));
    expect(stopped).toMatchObject({ status: "ABORTED", error: "Changed", cause: "our mind" });
  });

  it("tells of the machines", async () => {
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([{ name: "flow", stateMachineArn: MACHINE, type: "STANDARD" }]);
    const found = await client.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }));
    expect(JSON.parse(found.definition ?? "")).toEqual({ StartAt: "Wait", States: STATES });
  });
});
