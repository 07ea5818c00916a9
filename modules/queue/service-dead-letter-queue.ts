import type { Construct } from "constructs";
import type { Key } from "../encryption-key";
import { KEY, optional, shaped } from "../props";
import { checkAtSynth } from "../report";
import { DeadLetterQueue, type DeadLetterQueueProps } from "./dead-letter-queue";

/** The dead-letter queue of a rule, a subscription or a function: of something that an AWS service delivers for. */
export interface ServiceDeadLetterOptions {
  /** Name, without the stage. @default made from the names of what it is for, ending in `-dlq` */
  readonly name?: string;
  /** Days that a dead letter is kept, 1–14. @default 14 */
  readonly retentionDays?: number;
  /**
   * Customer-managed key to encrypt with: an `EncryptionKey`, or the ARN of a key that is there. What sends dead letters is
   * let use it.
   * @default the key of the topic, for its subscriptions; otherwise SSE-SQS, at no cost
   */
  readonly encryptionKey?: Key | string;
}

/** {@link ServiceDeadLetterOptions}, or `false`. */
export const SERVICE_DEAD_LETTER_QUEUE = optional(
  "false",
  shaped<ServiceDeadLetterOptions>({
    name: optional("text"),
    retentionDays: optional("number"),
    encryptionKey: optional(...KEY),
  }),
);

/**
 * Makes the dead-letter queue that `options` ask for. Opted out of by `false`, synth warns, and says what is lost then.
 *
 * @param lost what happens without one, such as "an event that cannot be delivered is dropped"
 */
export function createServiceDeadLetterQueue(
  scope: Construct,
  options: ServiceDeadLetterOptions | false | undefined,
  props: Omit<DeadLetterQueueProps, "nameFrom"> & Required<Pick<DeadLetterQueueProps, "recovery" | "runbook">>,
  lost: string,
): DeadLetterQueue | undefined {
  if (options === false) {
    warnWithoutDeadLetterQueue(scope, lost);
    return undefined;
  }
  const queue = new DeadLetterQueue(scope, "dlq", {
    ...props,
    name: options?.name ?? props.name,
    nameFrom: { construct: scope, prop: "deadLetterQueue.name" },
    retentionDays: options?.retentionDays,
    encryptionKey: options?.encryptionKey ?? props.encryptionKey,
  });
  queue.denyRedrive();
  return queue;
}

/** Warns of a missing dead-letter queue, until that is accepted. */
export function warnWithoutDeadLetterQueue(scope: Construct, lost: string): void {
  checkAtSynth(scope, (report) =>
    report.warning({
      code: "NO_DEAD_LETTER_QUEUE",
      prop: "deadLetterQueue",
      must: `be there, or ${lost} in silence`,
      got: false,
      mend: 'Leave it out for the default, or say why it is all right: acceptRisk(construct, "NO_DEAD_LETTER_QUEUE", "…").',
    }),
  );
}
