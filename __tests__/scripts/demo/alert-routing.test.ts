import { afterAll, beforeAll, expect, test } from "vitest";
import type { AlarmEvent } from "../../../handlers/events/alert-routing";
import { sampleAlarm } from "../../../handlers/events/alert-routing-samples";
import { alertRouting } from "../../../scripts/demo/alert-routing";
import type { Simulation } from "../../../simulator";
import { AlertRoutingStack } from "../../../stacks/alert-routing";
import { testApp } from "../../../testing/test-app";
import { type PreparedDemo, prepareDemo } from "./support/play-demo";
import { withAndWithoutFaults } from "./support/random-seeds";

let demo: PreparedDemo;
beforeAll(() => {
  const props = { region: "us-east-1", alertEmail: "alerts@example.com", onCallPhone: "+4930123456" };
  demo = prepareDemo(alertRouting, new AlertRoutingStack(testApp(), "alert-routing", props));
});
afterAll(() => demo.remove());

test.each(withAndWithoutFaults(20))("seed $seed, faulty: $faulty", async ({ seed, faulty }) => {
  const { simulation, broken } = await demo.play({ seed, faulty });
  expect(broken).toEqual([]);
  const alarms = Array.from({ length: 40 }, (_, index) => sampleAlarm({ index, seed }));
  const critical = alarms.filter(isCritical).map(({ detail }) => detail.alarmName);
  const others = alarms.filter((each) => !isCritical(each)).map(({ detail }) => detail.alarmName);
  expect(critical.length).toBeGreaterThan(0);
  expect(others.length).toBeGreaterThan(0);

  const phone = toldAt(simulation, "+4930123456");
  const mails = toldAt(simulation, "alerts@example.com");
  expect([...new Set(phone.filter((name) => !isOwn(name)))].sort()).toEqual([...critical].sort());
  expect([...new Set(mails.filter((name) => !isOwn(name)))].sort()).toEqual([...critical, ...others].sort());
  expect(phone.filter((name) => others.includes(name))).toEqual([]);

  const webhook = simulation.webhook("alert-routing-incidents");
  const down = webhook.received.filter(({ time }) => time < simulation.startedAt + 20 * 60_000);
  expect(down.every(({ status }) => status === 503)).toBe(true);
  const taken = webhook.received.filter(({ status }) => status === 200);
  const incidents = taken.map(
    ({ body }) => JSON.parse(body) as { alarmName: string; severity: string; alertId: string },
  );
  expect([...new Set(incidents.map(({ alarmName }) => alarmName))].sort()).toEqual([...critical].sort());
  // A repetition has the id of the first.
  expect(new Set(incidents.map(({ alertId }) => alertId)).size).toBe(critical.length);
  for (const request of webhook.received) {
    expect(request.headers["x-api-key"]).toBe("{{resolve:secretsmanager:incident-tool:SecretString:apiKey}}");
  }
  if (!faulty) {
    expect(incidents).toHaveLength(critical.length);
    expect(mails.filter((name) => !isOwn(name))).toHaveLength(40);
  }
  const { lost, ways, queues } = simulation.accounts();
  expect({ lost, ...ways }).toMatchObject({ lost: 0, resting: 0, underWay: 0, unaccounted: 0 });
  expect(queues.filter(({ visible }) => visible > 0)).toEqual([]);
});

/** As the requirements have it, and composite alarms beside them. */
function isCritical({ detail: { configuration } }: AlarmEvent): boolean {
  if (configuration.alarmRule !== undefined) return true;
  const names = (configuration.metrics ?? []).map(({ metricStat }) => metricStat?.metric.name ?? "");
  return names.some((name) => ["CPUUtilization", "DatabaseConnections", "DiskSpace"].includes(name));
}

function isOwn(name: string): boolean {
  return name.startsWith("alert-routing-");
}

/** Names of the alarms that somebody was told of. */
function toldAt(simulation: Simulation, address: string): string[] {
  return simulation
    .beyond(address)
    .received.flatMap(({ body }) => /^(?:CRITICAL|WARNING): (\S+) /.exec(body)?.[1] ?? []);
}
