import { type Key, keyOf } from "../encryption-key";

/** How a queue is encrypted at rest, resolved. */
export interface QueueEncryption {
  /** Attributes of `aws_sqs_queue`. */
  readonly attributes: { readonly sqsManagedSseEnabled?: boolean; readonly kmsMasterKeyId?: string };
  /** The customer's key, if there is one. */
  readonly key: Key | undefined;
}

/**
 * SSE-SQS unless a key is given: encrypted at no cost, with nothing to grant
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-sqs-managed-sse.html).
 */
export function queueEncryption(encryptionKey: Key | string | undefined): QueueEncryption {
  if (encryptionKey === undefined) return { attributes: { sqsManagedSseEnabled: true }, key: undefined };
  const key = keyOf(encryptionKey);
  return { attributes: { kmsMasterKeyId: key.keyId }, key };
}
