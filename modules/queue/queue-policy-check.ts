import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { ResourcePolicy } from "../policy/resource-policy";
import { checkAtSynth } from "../report";

/** Refuses a queue policy that SQS is sure to refuse: too many statements, or too long however short the ARNs turn out to be. */
export function checkQueuePolicy(scope: Construct, policy: ResourcePolicy): void {
  const { policyStatements, policyBytes } = AWS_LIMITS.sqs;
  checkAtSynth(scope, (report) => {
    const document = policy.document();
    const statements = document.Statement.length;
    const mend = "Put a queue or a topic of its own between some of the senders and this one.";
    if (statements > policyStatements) {
      const must = `need at most ${policyStatements} statements, one for each service and account that sends`;
      report.error({ code: "QUEUE_POLICY_SIZE", prop: "policy", must, got: statements, mend });
    }
    const bytes = leastBytes(document);
    if (bytes > policyBytes) {
      const must = `have at most ${policyBytes} bytes`;
      report.error({ code: "QUEUE_POLICY_SIZE", prop: "policy", must, got: `${bytes} bytes or more`, mend });
    }
  });
}

/** The shortest ARN of something that sends to a queue. */
const SHORTEST_ARN = "arn:aws:sns:us-east-1:123456789012:t".length;

/** Bytes of a document as JSON, with every ARN that is not known yet at its shortest and all else unknown left out. */
function leastBytes(document: object): number {
  const known = JSON.stringify(document, (key, value: unknown) => {
    if (key === "aws:SourceArn" && Array.isArray(value)) return value.map((each) => shortest(each, SHORTEST_ARN));
    return shortest(value, key === "aws:SourceArn" || key === "Resource" ? SHORTEST_ARN : 0);
  });
  return Buffer.byteLength(known);
}

function shortest(value: unknown, length: number): unknown {
  return typeof value === "string" && Token.isUnresolved(value) ? "-".repeat(length) : value;
}
