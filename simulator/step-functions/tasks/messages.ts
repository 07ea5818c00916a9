import { createHash } from "node:crypto";
import { AwsError } from "../../aws-error";
import type { MessageAttributes } from "../../world";
import { isRecord } from "../language";
import { StateError } from "../state-error";
import { CALL_MS } from "./call-time";
import type { Answer, TaskCall } from "./task-runner";

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-sns.html */
export function publish({ world, services, parameters, authorize }: TaskCall, answer: Answer): void {
  const arn = String(parameters.TopicArn);
  const topic = services.topicAt(arn);
  if (topic === undefined) throw new StateError("SNS.NotFoundException", "Topic does not exist");
  authorize("sns:Publish", arn, "SNS.AuthorizationErrorException");
  const message = textOf(parameters.Message);
  world.scheduler.after(CALL_MS, () =>
    answer(
      attempt("SNS", () => {
        const { messageId } = topic.publish({
          message,
          subject: text(parameters.Subject),
          attributes: attributesOf(parameters.MessageAttributes),
          messageGroupId: text(parameters.MessageGroupId),
          messageDeduplicationId: text(parameters.MessageDeduplicationId),
        });
        return { MessageId: messageId };
      }),
    ),
  );
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html */
export function sendMessage({ world, services, parameters, authorize }: TaskCall, answer: Answer): void {
  const queue = services.queueAt(String(parameters.QueueUrl));
  if (queue === undefined)
    throw new StateError("SQS.QueueDoesNotExistException", "The specified queue does not exist.");
  authorize("sqs:SendMessage", queue.place.arn, "SQS.AccessDeniedException");
  const body = textOf(parameters.MessageBody);
  world.scheduler.after(CALL_MS, () =>
    answer(
      attempt("SQS", () => {
        const { messageId } = queue.send({
          body,
          attributes: attributesOf(parameters.MessageAttributes),
          delaySeconds: typeof parameters.DelaySeconds === "number" ? parameters.DelaySeconds : undefined,
          messageGroupId: text(parameters.MessageGroupId),
          messageDeduplicationId: text(parameters.MessageDeduplicationId),
        });
        return { MD5OfMessageBody: createHash("md5").update(body).digest("hex"), MessageId: messageId };
      }),
    ),
  );
}

function attempt(service: string, act: () => unknown): Parameters<Answer>[0] {
  try {
    return { output: act() };
  } catch (error) {
    if (error instanceof AwsError) return { error: new StateError(`${service}.${error.code}Exception`, error.message) };
    throw error;
  }
}

/** What is no text becomes JSON. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

function attributesOf(value: unknown): MessageAttributes | undefined {
  if (!isRecord(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const { DataType: type = "String", StringValue: content } = isRecord(each) ? each : {};
      return [name, { DataType: String(type), StringValue: textOf(content) }];
    }),
  );
}
