import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { type AwsProblem, awsProblem } from "./aws-problem";
import type { PutEvents } from "./send-entries";

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

export function connectEventBridge(region: string, endpoint: string | undefined): EventBridge {
  // Seven lines on what later versions of the SDK will need, at every start: nothing for whoever publishes.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const client = new EventBridgeClient({
    region,
    ...(endpoint !== undefined && { endpoint, ...emulatorCredentials(endpoint) }),
    // Retried here, entry by entry, where it can be counted and told.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT, requestTimeout: REQUEST_TIMEOUT },
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

/** An emulator on this machine takes any keys: nobody should need to make some up. */
function emulatorCredentials(endpoint: string): { credentials?: { accessKeyId: string; secretAccessKey: string } } {
  const { hostname } = new URL(endpoint);
  const local = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  const given = process.env.AWS_ACCESS_KEY_ID !== undefined || process.env.AWS_PROFILE !== undefined;
  return local && !given ? { credentials: { accessKeyId: "test", secretAccessKey: "test" } } : {};
}
