import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { EventPattern, EventPatternError } from "../../modules/event-pattern";
import { busReader } from "../aws/bus-reader";
import { callAws } from "../aws/call-aws";
import { clientConfiguration } from "../aws/client-configuration";
import type { AwsCall } from "../aws/problem-text";
import { contentsOf } from "./event-inside";
import type { Letter } from "./letter";
import type { Surroundings } from "./surroundings";

/**
 * Tells whether any rule of a bus would get the event in a letter. EventBridge drops in silence what no rule matches, so that
 * a letter that is put on the bus and deleted would be gone.
 *
 * Rules of AWS itself, such as the archive's, do not count. A pattern that cannot be read is taken to match.
 *
 * @throws {CommandError}
 */
export async function rulesOfBus(
  bus: string,
  call: AwsCall,
  { backOff }: Surroundings,
): Promise<(letter: Letter) => boolean> {
  const client = new EventBridgeClient(clientConfiguration(call.region, call.endpoint));
  try {
    const rules = await callAws(call, () => busReader(client).rules(bus), backOff);
    const tests = rules.flatMap(({ enabled, managedBy, pattern }) =>
      enabled && managedBy === undefined && pattern !== undefined ? [testOf(pattern)] : [],
    );
    return ({ body }) => {
      const contents = contentsOf(body);
      if (contents.kind !== "event") return false;
      // It is no replayed event any more, whatever it was.
      const event = { ...contents.event, region: call.region, "replay-name": undefined };
      const text = JSON.stringify(event);
      return tests.some((matches) => matches(text));
    };
  } finally {
    client.destroy();
  }
}

function testOf(pattern: string): (event: string) => boolean {
  try {
    const parsed = EventPattern.parse(pattern);
    return (event) => parsed.matches(event);
  } catch (error) {
    if (!(error instanceof EventPatternError)) throw error;
    return () => true;
  }
}
