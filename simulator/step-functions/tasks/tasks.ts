import { itemTask } from "./dynamodb";
import { putEvents } from "./events";
import { invoke, invokeFunction } from "./lambda";
import { publish, sendMessage } from "./messages";
import { startExecution } from "./start-execution";
import type { Task } from "./task-runner";

/** Integrations that are simulated. https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html */
export const TASKS: Readonly<Record<string, Task>> = {
  function: invokeFunction,
  "lambda:invoke": invoke,
  "events:putEvents": putEvents,
  "sns:publish": publish,
  "sqs:sendMessage": sendMessage,
  "states:startExecution": startExecution,
  "dynamodb:getItem": itemTask("GetItem"),
  "dynamodb:putItem": itemTask("PutItem"),
  "dynamodb:updateItem": itemTask("UpdateItem"),
  "dynamodb:deleteItem": itemTask("DeleteItem"),
};
