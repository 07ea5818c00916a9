import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import { LETTERS_DIGITS_HYPHENS_UNDERSCORES, physicalName } from "../naming";
import { fail } from "../report";

const QUEUE_NAME = {
  kind: "queue",
  maxLength: AWS_LIMITS.sqs.queueNameLength,
  ...LETTERS_DIGITS_HYPHENS_UNDERSCORES,
} as const;

/** The name of a queue in AWS, checked. */
export function queueName(
  scope: Construct,
  name: string,
  fifo: boolean,
  props: CommonProps,
  prop: string = "name",
): string {
  if (!fifo && typeof name === "string" && !Token.isUnresolved(name) && name.endsWith(".fifo")) {
    fail(scope, {
      code: "FIFO_NAME",
      prop,
      must: 'not end in ".fifo" on a standard queue',
      got: name,
      mend: "Set fifo: true, or drop the ending.",
    });
  }
  return physicalName(scope, prop, name, QUEUE_NAME, { fifo, provider: props.provider });
}

/** A name without the ending that FIFO queues and topics have. */
export function withoutFifo(name: string): string {
  return name.replace(/\.fifo$/, "");
}
