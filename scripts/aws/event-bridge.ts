import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { type AwsProblem, awsProblem } from "./aws-problem";
import type { Entry } from "./entry";
import { emulatorCredentials } from "./local-endpoint";

/** What PutEvents answers for one entry. */
export interface PutEventsAnswer {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

/** One call of PutEvents. */
export type PutEvents = (entries: readonly Entry[]) => Promise<{ readonly Entries?: readonly PutEventsAnswer[] }>;

/** EventBridge of an account and Region, or an emulator of it. */
export interface EventBridge {
  readonly put: PutEvents;
  /** Whether the bus is there; where that cannot be told, the reason. */
  busState(bus: string): Promise<"there" | AwsProblem>;
  close(): void;
}

/** Milliseconds until a connection, or an answer, is given up. */
const CONNECTION_TIMEOUT = 3_000;
const REQUEST_TIMEOUT = 15_000;
/** As the SDK has it. */
const DEFAULT_SOCKETS = 50;

export interface ConnectionOptions {
  /** Connections at most, each kept open from call to call. @default 50 */
  readonly sockets?: number;
}

export function connectEventBridge(
  region: string,
  endpoint: string | undefined,
  { sockets = DEFAULT_SOCKETS }: ConnectionOptions = {},
): EventBridge {
  const agent = { keepAlive: true, maxSockets: sockets };
  // Seven lines on what later versions of the SDK will need, at every start: nothing for whoever publishes.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const client = new EventBridgeClient({
    region,
    ...(endpoint !== undefined && { endpoint, ...emulatorCredentials(endpoint) }),
    // Retried here, entry by entry, where it can be counted and told.
    maxAttempts: 1,
    // What the SDK puts together for each call is the same for each: a fifth of its time.
    cacheMiddleware: true,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
  return {
    put: (entries) => client.send(new PutEventsCommand({ Entries: entries as PutEventsRequestEntry[] })),
    async busState(bus) {
      try {
        await client.send(new DescribeEventBusCommand({ Name: bus }));
        return "there";
      } catch (error) {
        const problem = awsProblem(error);
        if (problem === undefined) throw error;
        return problem;
      }
    },
    close: () => client.destroy(),
  };
}
