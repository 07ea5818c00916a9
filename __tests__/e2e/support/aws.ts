import { CloudWatchClient, DescribeAlarmsCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import {
  EventBridgeClient,
  ListArchivesCommand,
  ListEventBusesCommand,
  ListRulesCommand,
} from "@aws-sdk/client-eventbridge";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListSubscriptionsCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { until } from "./until";

/** The AWS that the tests look at, through the real SDK. */
export class Aws {
  readonly events: EventBridgeClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly cloudWatch: CloudWatchClient;
  private readonly logs: CloudWatchLogsClient;
  private readonly dynamoDb: DynamoDBClient;
  private readonly iam: IAMClient;

  constructor(private readonly endpoint: string) {
    const config = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    this.events = new EventBridgeClient(config);
    this.sns = new SNSClient(config);
    this.sqs = new SQSClient(config);
    this.lambda = new LambdaClient(config);
    this.cloudWatch = new CloudWatchClient(config);
    this.logs = new CloudWatchLogsClient(config);
    this.dynamoDb = new DynamoDBClient(config);
    this.iam = new IAMClient(config);
  }

  async queueUrl(QueueName: string): Promise<string> {
    const { QueueUrl = "" } = await this.sqs.send(new GetQueueUrlCommand({ QueueName }));
    return QueueUrl;
  }

  async queueAttributes(name: string): Promise<Readonly<Record<string, string>>> {
    const QueueUrl = await this.queueUrl(name);
    const { Attributes = {} } = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    return Attributes;
  }

  /** Takes what is in a queue, once there are at least `count` messages: their bodies. */
  async drain(name: string, count: number): Promise<string[]> {
    const QueueUrl = await this.queueUrl(name);
    const bodies: string[] = [];
    await until(`${count} messages in ${name}`, async () => {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      for (const { Body = "", ReceiptHandle } of Messages) {
        bodies.push(Body);
        await this.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      return Messages.length === 0 && bodies.length >= count ? bodies : undefined;
    });
    return bodies;
  }

  /** Keeps a secret. The emulator is asked as it asks itself: there is no other use here for an SDK of Secrets Manager. */
  async createSecret(Name: string, SecretString: string): Promise<void> {
    const scope = "test/20260101/us-east-1/secretsmanager/aws4_request";
    const response = await fetch(this.endpoint, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "secretsmanager.CreateSecret",
      },
      body: JSON.stringify({ Name, SecretString, ClientRequestToken: "00000000-0000-4000-8000-000000000000" }),
    });
    if (!response.ok) throw new Error(`The secret was not kept: ${await response.text()}`);
  }

  /** The names of everything that there is. */
  async inventory(): Promise<Readonly<Record<string, readonly string[]>>> {
    const names = (list: readonly (string | undefined)[] = []) => list.map((name) => name ?? "").sort();
    const [
      queues,
      topics,
      subscriptions,
      buses,
      archives,
      functions,
      mappings,
      alarms,
      dashboards,
      logGroups,
      tables,
      roles,
    ] = await Promise.all([
      this.sqs.send(new ListQueuesCommand()),
      this.sns.send(new ListTopicsCommand()),
      this.sns.send(new ListSubscriptionsCommand()),
      this.events.send(new ListEventBusesCommand()),
      this.events.send(new ListArchivesCommand()),
      this.lambda.send(new ListFunctionsCommand()),
      this.lambda.send(new ListEventSourceMappingsCommand()),
      this.cloudWatch.send(new DescribeAlarmsCommand()),
      this.cloudWatch.send(new ListDashboardsCommand()),
      this.logs.send(new DescribeLogGroupsCommand()),
      this.dynamoDb.send(new ListTablesCommand()),
      this.iam.send(new ListRolesCommand()),
    ]);
    const ownBuses = (buses.EventBuses ?? []).filter(({ Name }) => Name !== "default");
    const rules = await Promise.all(
      ["default", ...ownBuses.map(({ Name }) => Name)].map((EventBusName) =>
        this.events.send(new ListRulesCommand({ EventBusName })),
      ),
    );
    return {
      queues: names(queues.QueueUrls?.map((url) => url.split("/").at(-1))),
      topics: names(topics.Topics?.map(({ TopicArn }) => TopicArn?.split(":").at(-1))),
      subscriptions: names(subscriptions.Subscriptions?.map(({ Endpoint }) => Endpoint)),
      buses: names(ownBuses.map(({ Name }) => Name)),
      // AWS puts a rule of its own on the bus for each archive.
      rules: names(
        rules
          .flatMap(({ Rules = [] }) => Rules.map(({ Name }) => Name))
          .filter((name) => !name?.startsWith("Events-Archive-")),
      ),
      archives: names(archives.Archives?.map(({ ArchiveName }) => ArchiveName)),
      functions: names(functions.Functions?.map(({ FunctionName }) => FunctionName)),
      mappings: names(mappings.EventSourceMappings?.map(({ EventSourceArn }) => EventSourceArn)),
      alarms: names(alarms.MetricAlarms?.map(({ AlarmName }) => AlarmName)),
      dashboards: names(dashboards.DashboardEntries?.map(({ DashboardName }) => DashboardName)),
      logGroups: names(logGroups.logGroups?.map(({ logGroupName }) => logGroupName)),
      tables: names(tables.TableNames),
      roles: names(roles.Roles?.map(({ RoleName }) => RoleName)),
    };
  }
}
