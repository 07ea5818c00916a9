/** A sender of events in a process of its own: that of `npm run loadtest`, or the bare AWS SDK in a loop. */
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { planEvent, SCENARIOS } from "../../scripts/loadtest/scenario";
import { startSenders } from "../../scripts/loadtest/sender/run-senders";
import { serveParent } from "./child";

export interface SenderJob {
  readonly endpoint: string;
  readonly bus: string;
  readonly events: number;
  readonly concurrency: number;
}

export interface SenderRate {
  /** Events a second. */
  readonly rate: number;
}

const BATCH = 10;
const REGION = "us-east-1";
const SEED = 1;
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };
Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });

/** The events that both send: the bare loop finds them ready, as one would who measures the SDK alone. */
const ENTRIES = Array.from({ length: 1_000 }, (_, index) => {
  const { source, detailType, detail } = planEvent(SCENARIOS.orders, { seed: SEED, index });
  return { Source: source, DetailType: detailType, Detail: detail };
});

async function loadtest({ endpoint, bus, events, concurrency }: SenderJob): Promise<SenderRate> {
  const pace = { kind: "closed", concurrency } as const;
  const job = { bus, region: REGION, endpoint, events, durationSeconds: undefined, pace, batch: BATCH };
  const senders = await startSenders({ ...job, scenario: "orders", seed: SEED, attempts: 1 }, 1);
  const { startedAt, endedAt, failed } = await senders.result;
  if (failed > 0) throw new Error(`${failed} events were refused.`);
  return { rate: (1_000 * events) / (endedAt - startedAt) };
}

async function bare({ endpoint, bus, events, concurrency }: SenderJob): Promise<SenderRate> {
  const client = new EventBridgeClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  const startedAt = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < events) {
      const first = next % ENTRIES.length;
      next += BATCH;
      const Entries = ENTRIES.slice(first, first + BATCH).map((entry) => ({ ...entry, EventBusName: bus }));
      const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries }));
      if (FailedEntryCount) throw new Error(`${FailedEntryCount} events were refused.`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - startedAt) / 1_000;
  client.destroy();
  return { rate: events / seconds };
}

const SENDERS = { loadtest, bare };

serveParent(
  ({ sender, ...job }: SenderJob & { readonly sender: keyof typeof SENDERS }) => SENDERS[sender](job),
  async () => {},
);
