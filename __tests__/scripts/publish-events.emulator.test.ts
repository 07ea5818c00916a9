import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { exitCodeOf } from "../../scripts/cli/run-script";
import { main } from "../../scripts/publish-events";
import { synthesizedEcommerce } from "../simulator/support/ecommerce";
import { MotoServer, motoIsThere } from "./support/moto-server";
import { projectFolder, synthesizedFiles } from "./support/project";
import { RecordedTerminal } from "./support/recorded-terminal";

// Through the real SDK to an emulator. Without moto_server it is skipped, unless SIGNALBOX_REQUIRE asks for the emulator.
describe.skipIf(!motoIsThere())("publishing to moto_server (skipped where it is not on the PATH)", () => {
  let moto: MotoServer;
  const client = () => ({
    region: "us-east-1",
    endpoint: moto.endpoint,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });

  beforeAll(async () => {
    for (const name of ["STAGE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL"])
      vi.stubEnv(name, undefined);
    moto = await MotoServer.start();
  }, 60_000);

  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto?.stop();
  });

  async function publish(...args: string[]) {
    const terminal = new RecordedTerminal();
    const noWait = { attempts: 1, random: () => 0, wait: async () => {} };
    const folder = projectFolder(synthesizedFiles("cdktf.out/", "ecommerce", synthesizedEcommerce()));
    const run = (given: readonly string[], shown: RecordedTerminal) => main(given, shown, { backOff: noWait, folder });
    const exitCode = await exitCodeOf(
      (given) => run(given, terminal),
      ["--endpoint", moto.endpoint, ...args],
      terminal,
    );
    return { exitCode, output: terminal.output, errors: terminal.errors };
  }

  test("a bus that is not there", async () => {
    expect(await publish("--bus", "nowhere")).toEqual({
      exitCode: 3,
      output: "",
      errors: `There is no bus nowhere in us-east-1 at ${moto.endpoint}. Deploy it (npm run deploy), or say which: --bus, --stage, --region.`,
    });
  });

  test("what is printed as accepted arrives, under the event id that is printed", async () => {
    const events = new EventBridgeClient(client());
    const queues = new SQSClient(client());
    const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: "q-orders" }));
    const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    await events.send(new CreateEventBusCommand({ Name: "ecom-bus" }));
    await events.send(
      new PutRuleCommand({ Name: "route-orders", EventBusName: "ecom-bus", EventPattern: '{"source":["app.orders"]}' }),
    );
    await events.send(
      new PutTargetsCommand({
        Rule: "route-orders",
        EventBusName: "ecom-bus",
        Targets: [{ Id: "q", Arn: Attributes?.QueueArn }],
      }),
    );

    const { exitCode, output, errors } = await publish("--type", "all", "--count", "2", "--json", "--seed", "7");
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    const report = JSON.parse(output) as {
      accepted: number;
      events: { source: string; eventId: string; detail: object }[];
    };
    expect(report.accepted).toBe(14);

    const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    const received = Messages.map(({ Body = "" }) => JSON.parse(Body) as { id: string; detail: object });
    const orders = report.events.filter(({ source }) => source === "app.orders");
    expect(orders).toHaveLength(6);
    expect(new Map(received.map(({ id, detail }) => [id, detail]))).toEqual(
      new Map(orders.map(({ eventId, detail }) => [eventId, detail])),
    );
  });
});
