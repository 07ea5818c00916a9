import type { Operation, Service } from "../../service";
import { sqsErrors } from "./errors";
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from "./move-tasks";
import { normalizeQuery, queryShapesOf } from "./query-names";
import { getQueueAttributes } from "./queue-attributes";
import { getQueueUrl, listDeadLetterSourceQueues, listQueues, purgeQueue } from "./queues";
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
  receiveMessage,
} from "./receive";
import { sendMessage, sendMessageBatch } from "./send";

export const sqs: Service = {
  name: "sqs",
  signingName: "sqs",
  target: "AmazonSQS",
  errorNamespace: "com.amazonaws.sqs#",
  errors: sqsErrors,
  query: {
    version: "2012-11-05",
    namespace: "http://queue.amazonaws.com/doc/2012-11-05/",
    isCompatible: true,
    normalize: normalizeQuery,
    shapesOf: queryShapesOf,
  },
  operations: new Map<string, Operation>([
    ["SendMessage", sendMessage],
    ["SendMessageBatch", sendMessageBatch],
    ["ReceiveMessage", receiveMessage],
    ["DeleteMessage", deleteMessage],
    ["DeleteMessageBatch", deleteMessageBatch],
    ["ChangeMessageVisibility", changeMessageVisibility],
    ["ChangeMessageVisibilityBatch", changeMessageVisibilityBatch],
    ["GetQueueAttributes", getQueueAttributes],
    ["GetQueueUrl", getQueueUrl],
    ["ListQueues", listQueues],
    ["ListDeadLetterSourceQueues", listDeadLetterSourceQueues],
    ["PurgeQueue", purgeQueue],
    ["StartMessageMoveTask", startMessageMoveTask],
    ["CancelMessageMoveTask", cancelMessageMoveTask],
    ["ListMessageMoveTasks", listMessageMoveTasks],
  ]),
};
