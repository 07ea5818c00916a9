import { nameOf, whatOf } from "../deployed/arn";
import { errorMeaning, exhaustionMeaning } from "./error-codes";
import { attributeText, type Letter } from "./letter";

/** Why a letter is in a dead-letter queue, as far as it says: one sentence a line. */
export function whyHere(letter: Letter): string[] {
  const { sourceArn, system } = letter;
  const lines: string[] = [];
  if (sourceArn !== undefined) {
    lines.push(
      `given up by queue ${nameOf(sourceArn)}; received ${system.ApproximateReceiveCount} times in all, this time included`,
    );
  }
  return [...lines, ...fromEventBridge(letter), ...fromLambda(letter)];
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function fromEventBridge(letter: Letter): string[] {
  const code = attributeText(letter, "ERROR_CODE");
  if (code === undefined) return [];
  const rule = attributeText(letter, "RULE_ARN");
  const target = attributeText(letter, "TARGET_ARN");
  const message = attributeText(letter, "ERROR_MESSAGE");
  const exhausted = attributeText(letter, "EXHAUSTED_RETRY_CONDITION");
  const retries = attributeText(letter, "RETRY_ATTEMPTS");
  const way =
    rule === undefined
      ? "not processed by its bus"
      : `not delivered by rule ${nameOf(rule)}${target === undefined ? "" : ` to ${whatOf(target) || "target"} ${nameOf(target)}`}`;
  const meaning = errorMeaning(code);
  const tries = [
    ...(retries === undefined ? [] : [`${retries} ${retries === "1" ? "retry" : "retries"}`]),
    ...(exhausted === undefined ? [] : [exhaustionMeaning(exhausted)]),
  ];
  return [
    `${way}${tries.length > 0 ? ` (${tries.join("; ")})` : ""}`,
    `${code}${meaning === undefined ? "" : `: ${meaning}`}`,
    ...(message === undefined ? [] : [message]),
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function fromLambda(letter: Letter): string[] {
  const request = attributeText(letter, "RequestID");
  if (request === undefined) return [];
  const code = attributeText(letter, "ErrorCode") ?? "no code";
  return [
    `given up by a function (${code}, request ${request}): ${attributeText(letter, "ErrorMessage") ?? "no message"}`,
  ];
}
