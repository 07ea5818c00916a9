/**
 * Tells the state of an account: now, at a moment, or after one of its events; or the events themselves, page by page. All is rebuilt
 * from the events, and sees what was written before it was asked.
 *
 * Environment: `TABLE_NAME` (partition key `accountId`, sort key `sequence`). On the table it needs `dynamodb:Query`.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { answerQuery } from "./accounts/answer-query";
import { tableEventLog } from "./accounts/table-event-log";
import { parseQuery } from "./events/accounts-commands";
import { problemText } from "./events/problem";
import { requiredVariable } from "./runtime/required-variable";
import { threeAttemptsOf } from "./runtime/three-attempts";

const log = tableEventLog(
  new DynamoDBClient(threeAttemptsOf(2_000)),
  requiredVariable("TABLE_NAME", "the name of the DynamoDB table of the accounts' events"),
);

export const handler = async (given: unknown) => {
  const parsed = parseQuery(given);
  if (parsed.status === "invalid") return { problems: parsed.problems.map(problemText) };
  return answerQuery(parsed.value, log);
};
