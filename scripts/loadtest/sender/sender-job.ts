import { connectEventBridge } from "../../aws/event-bridge";
import { MACHINE_CLOCK } from "../clock";
import { SCENARIOS, type ScenarioName } from "../scenario";
import type { CallPlanOptions } from "./call-plan";
import { Counters } from "./counters";
import { placesOf, Sender } from "./sender";

/** All that a sender is told, as it can pass from one thread to another. */
export interface SenderJob extends CallPlanOptions {
  readonly bus: string;
  readonly region: string;
  readonly endpoint: string | undefined;
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly attempts: number;
}

/** A sender that is connected, and what ends its connections. */
export interface ConnectedSender {
  start(startAt: number): Sender;
  close(): void;
}

/** Connects a sender to EventBridge through the AWS SDK, with a connection for every call that may be under way. */
export function connectSender(job: SenderJob, memory: SharedArrayBuffer): ConnectedSender {
  const eventBridge = connectEventBridge(job.region, job.endpoint, { sockets: placesOf(job) });
  return {
    start: (startAt) =>
      new Sender(
        { ...job, scenario: SCENARIOS[job.scenario], startAt },
        { put: eventBridge.put, clock: MACHINE_CLOCK, random: Math.random, counters: new Counters(memory) },
      ),
    close: () => eventBridge.close(),
  };
}
