import type { Random } from "../kernel/random";
import type { Scheduler } from "../kernel/scheduler";
import { MoveTask, type MoveTaskStatus } from "./move-task";
import type { SimulatedQueue } from "./simulated-queue";
import { invalidParameter, invalidValue, resourceNotFound } from "./sqs-error";

/** As StartMessageMoveTask takes it. */
export interface MoveTaskRequest {
  /** Of the dead-letter queue. */
  readonly SourceArn: string;
  /** @default the queues where the messages came from */
  readonly DestinationArn?: string | undefined;
  /** 1 to 500. @default as fast as SQS likes: 500 */
  readonly MaxNumberOfMessagesPerSecond?: number | undefined;
}

/** As ListMessageMoveTasks answers it. */
export interface MoveTaskEntry {
  /** Only of a task that runs. */
  readonly TaskHandle?: string;
  readonly Status: MoveTaskStatus;
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly MaxNumberOfMessagesPerSecond?: number;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly ApproximateNumberOfMessagesToMove: number;
  readonly FailureReason?: string;
  /** Milliseconds since 1970. */
  readonly StartedTimestamp: number;
}

/**
 * The message move tasks of a simulation: what moves messages out of dead-letter queues again.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export class MessageMoveTasks {
  private readonly tasks: MoveTask[] = [];

  constructor(
    private readonly world: { readonly scheduler: Scheduler; readonly random: Random },
    private readonly queues: readonly SimulatedQueue[],
  ) {}

  /**
   * StartMessageMoveTask. The messages move as time goes on.
   *
   * @returns the handle of the task
   * @throws {AwsError} ResourceNotFoundException, InvalidParameterValueException
   */
  start(request: MoveTaskRequest): { readonly TaskHandle: string } {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: messagesPerSecond } = request;
    const source = this.existing("SourceArn", SourceArn);
    if (!this.isDeadLetterQueue(source))
      throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
    const destination = DestinationArn === undefined ? undefined : this.existing("DestinationArn", DestinationArn);
    checkDestination(source, destination);
    checkRate(messagesPerSecond);
    if (this.tasks.some(({ order, status }) => order.source === source && status === "RUNNING")) {
      throw invalidParameter(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
    }
    const { random, scheduler } = this.world;
    const order = { source, destination, messagesPerSecond };
    const task = new MoveTask(handleText(random.uuid(), SourceArn), order, scheduler, (arn) => this.queueAt(arn));
    this.tasks.push(task);
    return { TaskHandle: task.handle };
  }

  /**
   * CancelMessageMoveTask. What is moved stays moved.
   *
   * @throws {AwsError} InvalidParameterValueException, ResourceNotFoundException
   */
  cancel(taskHandle: string): { readonly ApproximateNumberOfMessagesMoved: number } {
    const sourceArn = sourceOf(taskHandle);
    if (sourceArn === undefined) throw invalidParameter("Value for parameter TaskHandle is invalid.");
    this.existing("SourceArn", sourceArn);
    const task = this.tasks.find(({ handle, status }) => handle === taskHandle && status === "RUNNING");
    if (task === undefined) throw resourceNotFound("Task does not exist.");
    task.cancel();
    return { ApproximateNumberOfMessagesMoved: task.moved };
  }

  /**
   * ListMessageMoveTasks: the latest first.
   *
   * @param maxResults 1 to 10 @default 1
   * @throws {AwsError} ResourceNotFoundException, InvalidParameterValueException
   */
  list(sourceArn: string, maxResults = 1): MoveTaskEntry[] {
    const source = this.existing("SourceArn", sourceArn);
    if (!Number.isInteger(maxResults) || maxResults < 1 || maxResults > 10) {
      throw invalidValue(maxResults, "MaxResults", "Must be between 1 and 10, if provided.");
    }
    const tasks = this.tasks.filter(({ order }) => order.source === source).reverse();
    return tasks.slice(0, maxResults).map(entryOf);
  }

  private isDeadLetterQueue(queue: SimulatedQueue): boolean {
    return this.queues.some(({ place }) => place.redrive?.to === queue.place);
  }

  private existing(parameter: string, arn: string): SimulatedQueue {
    const queue = this.queueAt(arn);
    if (queue) return queue;
    throw resourceNotFound(`The resource that you specified for the ${parameter} parameter doesn't exist.`);
  }

  private queueAt(arn: string): SimulatedQueue | undefined {
    return this.queues.find(({ place }) => place.arn === arn);
  }
}

function checkDestination(source: SimulatedQueue, destination: SimulatedQueue | undefined): void {
  if (destination === undefined) return;
  if (destination === source) throw invalidParameter("Source queue arn and destination queue arn cannot be the same.");
  if (destination.place.fifo === source.place.fifo) return;
  throw invalidParameter("Source and destination queue must be of the same type: standard or FIFO.");
}

function checkRate(rate: number | undefined): void {
  if (rate === undefined || (Number.isInteger(rate) && rate >= 1 && rate <= 500)) return;
  throw invalidValue(rate, "MaxNumberOfMessagesPerSecond", "Must be between 1 and 500, if provided.");
}

function entryOf(task: MoveTask): MoveTaskEntry {
  const { handle, order, status, moved, toMove, failureReason, startedAt } = task;
  const { source, destination, messagesPerSecond } = order;
  return {
    ...(status === "RUNNING" && { TaskHandle: handle }),
    Status: status,
    SourceArn: source.place.arn,
    ...(destination && { DestinationArn: destination.place.arn }),
    ...(messagesPerSecond !== undefined && { MaxNumberOfMessagesPerSecond: messagesPerSecond }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: toMove,
    ...(failureReason !== undefined && { FailureReason: failureReason }),
    StartedTimestamp: startedAt,
  };
}

/** As SQS writes it: base64 of a JSON object. */
function handleText(taskId: string, sourceArn: string): string {
  return Buffer.from(JSON.stringify({ taskId, sourceArn })).toString("base64");
}

function sourceOf(handle: string): string | undefined {
  try {
    const { taskId, sourceArn } = JSON.parse(Buffer.from(handle, "base64").toString()) as Record<string, unknown>;
    return typeof taskId === "string" && typeof sourceArn === "string" ? sourceArn : undefined;
  } catch {
    return undefined;
  }
}
