import { type EventTable, itemTask } from "../../modules";

/**
 * The condition under which a workflow claims an item and gives it back, so that of several executions one has it: nobody has
 * it, or this execution itself, an earlier attempt of which may have got no answer.
 *
 * @param key partition key of the table
 * @param execution attribute that says who has the item: the workflow writes `{ "S.$": "$$.Execution.Id" }` there
 * @param value what the condition calls this execution
 */
export function freeOrOwn(key: string, execution: string, value: `:${string}`) {
  return {
    ConditionExpression: `attribute_not_exists(${key}) OR ${execution} = ${value}`,
    ExpressionAttributeValues: { [value]: { "S.$": "$$.Execution.Id" } },
  };
}

/**
 * The state in which an execution that failed gives an item back, so that another can have it. None at all is as good: an
 * attempt that got no answer may have released it, or nothing was ever claimed.
 *
 * @param next state that follows, whoever has the item
 */
export function releaseTask(
  table: EventTable,
  key: Readonly<Record<string, object>>,
  condition: ReturnType<typeof freeOrOwn>,
  next: string,
) {
  return itemTask("deleteItem", table, {
    Parameters: { Key: key, ...condition },
    ResultPath: null,
    Catch: [{ ErrorEquals: ["DynamoDB.ConditionalCheckFailedException"], ResultPath: null, Next: next }],
    Next: next,
  });
}
