import type { Logger } from "@aws-lambda-powertools/logger";

/** What the consumer asks of a logger: a message, and the facts that go with it. */
export type Log = Pick<Logger, "info" | "warn" | "error">;
