import type { HandlerPermission, HandlerResource } from "../handler-function/handler-resource";
import type { Onward, PayloadTemplate, Retrier, TaskState, TaskTimes, WorkOptions } from "./definition";

/*
 * Task states that call constructs of the library. Each gives the workflow's role what the call needs, for what it calls
 * and nothing else; and tries again what the service may not be able to do for a while, unless `Retry` says otherwise.
 * https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
 */

/** What a Task state has beside what it calls: `Next` or `End`, `Retry`, `Catch`, `ResultPath`… */
export type TaskOptions = WorkOptions & TaskTimes & Onward;

/**
 * What Lambda itself may answer for a while, without the function being at fault: retried in every {@link invokeTask}.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
export const LAMBDA_SERVICE_RETRY = {
  ErrorEquals: [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
  ],
  IntervalSeconds: 2,
  MaxAttempts: 6,
  BackoffRate: 2,
  JitterStrategy: "FULL",
} as const satisfies Retrier;

/** What a service may answer for a while. It is what every task has that is given no `Retry`, but {@link invokeTask}. */
export const SERVICE_RETRY = {
  ErrorEquals: ["States.TaskFailed"],
  IntervalSeconds: 2,
  MaxAttempts: 6,
  BackoffRate: 2,
  JitterStrategy: "FULL",
} as const satisfies Retrier;

/** What is an answer, and is the same the next time. */
const ANSWERS = {
  ErrorEquals: ["DynamoDB.ConditionalCheckFailedException", "StepFunctions.ExecutionAlreadyExistsException"],
  MaxAttempts: 0,
} as const satisfies Retrier;

/** Retriers that would leave {@link LAMBDA_SERVICE_RETRY} nothing. */
const RETRIES_ALL = ["States.ALL", "States.TaskFailed"];

/**
 * Invokes a function and waits for its answer, which is `$.Payload` of the result. What Lambda itself fails to do is tried
 * again (`LAMBDA_SERVICE_RETRY`), after the retriers that are given.
 *
 * @param options `Payload`: what the function gets. Default: the input of the state
 * @example
 * BookHotel: invokeTask(bookHotel, { Payload: { "trip.$": "$.trip" }, ResultPath: "$.hotel", Next: "BookCar" }),
 */
export function invokeTask(
  fn: { readonly arn: string },
  { Payload: payload, ...options }: TaskOptions & { readonly Payload?: PayloadTemplate },
): TaskState {
  const retriers = options.Retry ?? [];
  const isCovered = retriers.some(({ ErrorEquals }) => RETRIES_ALL.some((name) => ErrorEquals?.includes(name)));
  return task(
    "lambda:invoke",
    [{ sid: "InvokeFunctions", actions: ["lambda:InvokeFunction"], resources: [fn.arn] }],
    { FunctionName: fn.arn, ...(payload === undefined ? { "Payload.$": "$" } : { Payload: payload }) },
    { ...options, Retry: isCovered ? retriers : [...retriers, LAMBDA_SERVICE_RETRY] },
  );
}

/** An event that a workflow publishes. `Detail` is a payload template, or the path of one: `$.trip`. */
export interface TaskEvent {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: PayloadTemplate;
}

/**
 * Publishes an event to a bus; Step Functions adds the ARNs of execution and state machine to its `resources`.
 *
 * @param bus a bus of the library; one that is there already, by ARN
 */
export function putEventTask(
  bus: { toPublish(): HandlerResource; readonly busName: string },
  event: TaskEvent,
  options: TaskOptions,
): TaskState {
  const entry = { EventBusName: bus.busName, ...pathKeys({ ...event }) };
  return task("events:putEvents", bus.toPublish().handlerPermissions, { Entries: [entry] }, options);
}

/** Publishes a message to a topic. @param options `Message`: a text, or an object, which becomes JSON; both a payload template */
export function publishTask(
  topic: { toPublish(): HandlerResource; readonly arn: string },
  { Message, MessageAttributes, Subject, MessageGroupId, ...options }: TaskOptions & MessageOptions,
): TaskState {
  const message = { Message, ...given({ MessageAttributes, Subject, MessageGroupId }) };
  return task("sns:publish", topic.toPublish().handlerPermissions, { TopicArn: topic.arn, ...message }, options);
}

interface MessageOptions {
  /** A text, or an object, which becomes JSON. */
  readonly Message: PayloadTemplate;
  readonly MessageAttributes?: PayloadTemplate;
  readonly Subject?: string;
  /** For a FIFO topic. */
  readonly MessageGroupId?: string;
}

/** Sends a message to a queue. @param options `MessageBody`: a text, or an object, which becomes JSON */
export function sendMessageTask(
  queue: { toSend(): HandlerResource; readonly url: string },
  {
    MessageBody,
    MessageAttributes,
    MessageGroupId,
    ...options
  }: TaskOptions & {
    readonly MessageBody: PayloadTemplate;
    readonly MessageAttributes?: PayloadTemplate;
    readonly MessageGroupId?: string;
  },
): TaskState {
  const message = { MessageBody, ...given({ MessageAttributes, MessageGroupId }) };
  return task("sqs:sendMessage", queue.toSend().handlerPermissions, { QueueUrl: queue.url, ...message }, options);
}

/** A table as tasks name it. `EventTable` is one. */
interface WorkflowTable {
  readonly resource: { readonly arn: string; readonly name: string };
  readonly key?: { readonly keyArn: string | undefined } | undefined;
}

const TABLE_ACTIONS = {
  getItem: "dynamodb:GetItem",
  putItem: "dynamodb:PutItem",
  updateItem: "dynamodb:UpdateItem",
  deleteItem: "dynamodb:DeleteItem",
} as const;

/**
 * Calls DynamoDB with one item: `getItem`, `putItem`, `updateItem` or `deleteItem`. A condition that does not hold is the
 * error `DynamoDB.ConditionalCheckFailedException`.
 *
 * @param options what the call takes, but the name of the table: `Item`, `Key`, `ConditionExpression`…
 * @example
 * Claim: itemTask("putItem", orders, {
 *   Parameters: { Item: { "orderId": { "S.$": "$.orderId" } }, ConditionExpression: "attribute_not_exists(orderId)" },
 *   ResultPath: null,
 *   Next: "Ship",
 * }),
 */
export function itemTask(
  action: keyof typeof TABLE_ACTIONS,
  { resource, key }: WorkflowTable,
  { Parameters: parameters, ...options }: TaskOptions & { readonly Parameters: Readonly<Record<string, unknown>> },
): TaskState {
  const allowed = TABLE_ACTIONS[action];
  const sid = `${allowed.slice("dynamodb:".length)}s`;
  const keys =
    key?.keyArn === undefined ? [] : [{ sid: "UseTableKey", actions: TABLE_KEY_ACTIONS, resources: [key.keyArn] }];
  return task(
    `dynamodb:${action}`,
    [{ sid, actions: [allowed], resources: [resource.arn] }, ...keys],
    { TableName: resource.name, ...parameters },
    options,
  );
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const TABLE_KEY_ACTIONS = ["kms:Decrypt", "kms:DescribeKey"];

/**
 * Starts an execution of another workflow, and does not wait for it.
 *
 * @param options `Input`: what it gets. Default: the input of the state. `Name`: of two executions of a STANDARD workflow with
 *   one name and input, only the first is started
 */
export function startExecutionTask(
  workflow: { toStart(): HandlerResource; readonly arn: string },
  {
    Input = "$",
    Name,
    ...options
  }: TaskOptions & { readonly Input?: PayloadTemplate; readonly Name?: PayloadTemplate },
): TaskState {
  const parameters = { StateMachineArn: workflow.arn, Input, Name };
  return task("states:startExecution", workflow.toStart().handlerPermissions, parameters, options);
}

function task(
  integration: string,
  permissions: readonly HandlerPermission[],
  parameters: Readonly<Record<string, unknown>>,
  options: TaskOptions,
): TaskState {
  const Retry = options.Retry ?? [ANSWERS, SERVICE_RETRY];
  return { Type: "Task", Resource: { integration, permissions }, Parameters: pathKeys(parameters), ...options, Retry };
}

/** A field that holds a path or an intrinsic function gets the ending that says so. */
function pathKeys(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.assign({}, ...Object.entries(parameters).map(([name, value]) => named(name, value)));
}

function named(name: string, value: unknown): Record<string, unknown> {
  if (value === undefined) return {};
  const isPath = typeof value === "string" && /^(\$\.|\$\$\.|\$$|States\.[A-Za-z0-9]+\()/.test(value);
  return { [isPath && !name.endsWith(".$") ? `${name}.$` : name]: value };
}

function given(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
