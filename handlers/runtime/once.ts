import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";

/**
 * - `done`: the work ran, and that it did is stored;
 * - `duplicate`: it had run before, and did not run again;
 * - `in-progress`: it is running elsewhere at this moment, so nobody knows yet how it ends. Come back later, or see
 *   `patiently`.
 */
export type OnceOutcome = "done" | "duplicate" | "in-progress";

/**
 * Does a piece of work once for each key. Work that throws has not been done: its key is free again, and the error is
 * passed on. If the table cannot be reached the work does not run, and that error is passed on.
 *
 * One gap remains, and cannot be closed from here: if the table fails between the end of the work and the note that it
 * is done, the work runs again on the next delivery.
 */
export type Once = (key: string, work: () => Promise<void>) => Promise<OnceOutcome>;

export interface OnceProps {
  readonly client: DynamoDBClient;
  /** Table with partition key `id` (text) and time-to-live on the attribute `expiration`. */
  readonly tableName: string;
  /**
   * Keeps the keys of one consumer apart from those of others in the same table. Never change it for a consumer that is
   * deployed: everything that is still queued would count as new. (That is why it is not the function's name.)
   */
  readonly scope: string;
  /**
   * How long a key is remembered, in seconds from the end of its work.
   * @default 2_592_000, 30 days: {@link DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS}
   */
  readonly expirySeconds?: number;
}

/**
 * 30 days. A copy of an event can wait for 14 days in the queue and its dead-letter queue (which keeps the time of the
 * first enqueuing), and for 14 more after a redrive, which counts as a new message: 28 days after its twin was processed.
 * Shorter, and such a late copy would be processed a second time. An event that a rule hands to the function itself is
 * retried for 30 hours before it waits there: 24 by the rule, 6 by Lambda.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export const DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS = 30 * 86_400;

/**
 * Makes `Once` over a DynamoDB table, for one invocation at a time: what is in progress when the invocation runs out of
 * time (its context says when) is free again from that moment, as the work can no longer be running.
 */
export function onceIn({
  client,
  tableName,
  scope,
  expirySeconds = DEFAULT_IDEMPOTENCY_EXPIRY_SECONDS,
}: OnceProps): (context: Context) => Once {
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client: client });

  return (context) => {
    const config = new IdempotencyConfig({
      expiresAfterSeconds: expirySeconds,
      // Keys come from outside: with a weaker hash, somebody could make two events that pass for one.
      hashFunction: "sha256",
    });
    config.registerLambdaContext(context);

    return async (key, work) => {
      let started = false;
      let failure: { readonly error: unknown } | undefined;
      const run = makeIdempotent(
        async (_key: string) => {
          started = true;
          await work().catch((error: unknown) => {
            failure = { error };
            throw error;
          });
        },
        { persistenceStore, config, keyPrefix: scope },
      );
      try {
        await run(key);
        return started ? "done" : "duplicate";
      } catch (error) {
        // Not the error of freeing the key, which would hide why the work failed.
        if (failure !== undefined) throw failure.error;
        if (error instanceof IdempotencyAlreadyInProgressError) return "in-progress";
        throw error;
      }
    };
  };
}
