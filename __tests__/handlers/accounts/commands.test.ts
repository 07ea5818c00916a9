import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { AccountBusy, executeCommand } from "../../../handlers/accounts/execute-command";
import { processCommands } from "../../../handlers/accounts/process-commands";
import { type AccountCommand, parseCommand, parseQuery } from "../../../handlers/events/accounts-commands";
import { problemText } from "../../../handlers/events/problem";

const DEPOSIT = { type: "DepositFunds", commandId: "c-1", accountId: "ACC-1", amount: 5 } as const;

describe("a command", () => {
  it.each<[string, unknown, readonly string[]]>([
    ["nothing", undefined, ["must be an object, got: nothing."]],
    ["no command", "deposit", ['must be an object, got: "deposit".']],
    ["another type", { ...DEPOSIT, type: "CloseAccount" }, [expect.stringMatching(/^type must be /)]],
    [
      "no ids",
      { ...DEPOSIT, commandId: "", accountId: undefined },
      ["commandId", "accountId"].map((name) => expect.stringContaining(name)),
    ],
    ["no amount", { ...DEPOSIT, amount: undefined }, ["amount must be a number, got: nothing."]],
    ["an amount of nothing", { ...DEPOSIT, amount: 0 }, [expect.stringMatching(/^amount must be .*0/)]],
    ["parts of a cent", { ...DEPOSIT, amount: 1.5 }, [expect.stringMatching(/^amount must be .*1\.5\.$/)]],
    ["more than can be counted", { ...DEPOSIT, amount: 2 ** 53 }, [expect.stringMatching(/^amount must be /)]],
    ["text for an amount", { ...DEPOSIT, amount: "5" }, ['amount must be a number, got: "5".']],
    [
      "no reason",
      { type: "SuspendAccount", commandId: "c", accountId: "a" },
      ["reason must be a string, got: nothing."],
    ],
  ])("that is %s is refused, and every problem is named", (_name, value, expected) => {
    const parsed = parseCommand(value);
    expect(parsed.status === "invalid" ? parsed.problems.map(problemText) : parsed).toEqual(expected);
  });

  it("may say more than is asked", () => {
    expect(parseCommand({ ...DEPOSIT, channel: "app" })).toEqual({
      status: "valid",
      value: { ...DEPOSIT, channel: "app" },
    });
  });
});

it.each<[object, number]>([
  [{}, 1],
  [{ accountId: "a", at: "yesterday" }, 1],
  [{ accountId: "a", sequence: -1 }, 1],
  [{ accountId: "a", history: { limit: 0, after: -1 } }, 2],
  [{ accountId: "a", history: { limit: 1_001 } }, 1],
])("the query %j has %i problems", (query, count) => {
  const parsed = parseQuery(query);
  expect(parsed.status === "invalid" && parsed.problems).toHaveLength(count);
});

it("gives up an account that is changed at each attempt, with pauses that grow", async () => {
  const pauses: number[] = [];
  const busy = executeCommand(DEPOSIT, {
    log: { append: async () => false, read: async function* () {} },
    now: () => 0,
    wait: async (milliseconds) => void pauses.push(milliseconds),
    random: () => 1,
  });
  await expect(busy).rejects.toThrow(AccountBusy);
  expect(pauses).toEqual([20, 40, 80, 160, 320, 500, 500, 500, 500, 500]);
});

describe("a batch", () => {
  const batchOf = (...messages: readonly (readonly [account: string, body: string])[]): SQSEvent => ({
    Records: messages.map(([account, body], index) => ({
      messageId: `m-${index + 1}`,
      receiptHandle: "r",
      body,
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "0",
        SenderId: "s",
        ApproximateFirstReceiveTimestamp: "0",
        MessageGroupId: account,
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:account-commands.fifo",
      awsRegion: "us-east-1",
    })),
  });
  const command = (accountId: string, commandId: string) => JSON.stringify({ ...DEPOSIT, accountId, commandId });

  it("is executed in order; what fails holds back what is behind it of its account, and nothing else", async () => {
    const executed: string[] = [];
    const lines: object[] = [];
    const execute = async ({ commandId }: AccountCommand) => {
      executed.push(commandId);
      if (commandId === "a-2") throw new AccountBusy("a");
      if (commandId === "b-1")
        return { outcome: "refused", reason: "ACCOUNT_UNKNOWN", repeated: false, sequence: 1, balance: 0 } as const;
      return { outcome: "accepted", repeated: false, sequence: 1, balance: 5 } as const;
    };
    const write = (text: unknown, fields: unknown) => void lines.push({ text, ...(fields as object) });
    const batch = batchOf(
      ["a", command("a", "a-1")],
      ["a", command("a", "a-2")],
      ["b", command("b", "b-1")],
      ["a", command("a", "a-3")],
      ["c", "{"],
      ["c", command("c", "c-2")],
      ["d", command("d", "d-1")],
    );
    const answer = await processCommands(batch, { execute, log: { info: write, error: write } as never });
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["m-5", "m-2", "m-4"]);
    expect(executed).toEqual(["a-1", "a-2", "b-1", "c-2", "d-1"]);
    expect(lines).toEqual([
      expect.objectContaining({
        message_id: "m-5",
        receive_count: 1,
        outcome: "invalid",
        problems: [expect.stringMatching(/^body must be JSON/)],
      }),
      expect.objectContaining({ message_id: "m-1", account_id: "a", outcome: "accepted", balance: 5 }),
      expect.objectContaining({ message_id: "m-2", outcome: "failed", error: expect.any(AccountBusy) }),
      expect.objectContaining({ message_id: "m-3", outcome: "refused", reason: "ACCOUNT_UNKNOWN" }),
      expect.objectContaining({ message_id: "m-6", account_id: "c", outcome: "accepted" }),
      expect.objectContaining({ message_id: "m-7", outcome: "accepted" }),
    ]);
  });

  it("of nothing but what is no command fails message by message, and executes nothing", async () => {
    const execute = async () => expect.unreachable();
    const log = { info: () => expect.unreachable(), error: () => undefined };
    const batch = batchOf(["a", "deposit"], ["a", JSON.stringify({ ...DEPOSIT, amount: 0 })]);
    expect(await processCommands(batch, { execute, log: log as never })).toEqual({
      batchItemFailures: [{ itemIdentifier: "m-1" }, { itemIdentifier: "m-2" }],
    });
  });
});
