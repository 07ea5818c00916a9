import { describe, expect, it } from "vitest";
import type { Notice } from "../../../handlers/alert-router/notice";
import { routeAlarm, type Ways } from "../../../handlers/alert-router/route-alarm";
import { severityOf } from "../../../handlers/alert-router/severity";
import type { CriticalAlertDetail } from "../../../handlers/events/alert-routing";
import { sampleAlarm } from "../../../handlers/events/alert-routing-samples";

const stat = (name: string) => ({ id: "m", metricStat: { metric: { namespace: "N", name } } });

describe("the severity of an alarm", () => {
  it.each([
    ["CPU", { metrics: [stat("CPUUtilization")] }, "CRITICAL"],
    ["connections", { metrics: [stat("DatabaseConnections")] }, "CRITICAL"],
    ["disk", { metrics: [stat("DiskSpace")] }, "CRITICAL"],
    ["errors", { metrics: [stat("Errors")] }, "WARNING"],
    ["a name that only begins so", { metrics: [stat("CPUUtilizationOfNobody")] }, "WARNING"],
    [
      "math over CPU",
      { metrics: [{ id: "e", expression: "m1 / m2" }, stat("Errors"), stat("CPUUtilization")] },
      "CRITICAL",
    ],
    ["math over others", { metrics: [{ id: "e", expression: "m1 / m2" }, stat("Errors"), stat("Latency")] }, "WARNING"],
    [
      "a query that names CPU",
      { metrics: [{ id: "q", expression: 'SELECT MAX(CPUUtilization) FROM "AWS/EC2"' }] },
      "CRITICAL",
    ],
    [
      "a query that names another",
      { metrics: [{ id: "q", expression: "SELECT MAX(CPUUtilizationX) FROM N" }] },
      "WARNING",
    ],
    ["a composite alarm", { alarmRule: 'ALARM("a") OR ALARM("b")' }, "CRITICAL"],
    ["no metric at all", {}, "WARNING"],
    ["an empty list", { metrics: [], alarmRule: "" }, "WARNING"],
  ])("%s", (_, configuration, expected) => expect(severityOf({ configuration })).toBe(expected));
});

/** Whom the router told, and what it counted. */
function ways(failing: { notify?: boolean; publish?: boolean } = {}) {
  const told: Notice[] = [];
  const published: CriticalAlertDetail[] = [];
  const counted: string[] = [];
  const logged: string[] = [];
  const log = (message: unknown) => void logged.push(String(message));
  const refuse = (what: string): Promise<void> => Promise.reject(new Error(`${what} is out`));
  const done = (_: number): Promise<void> => Promise.resolve();
  return {
    told,
    published,
    counted,
    logged,
    notify: (notice: Notice) => (failing.notify ? refuse("SNS") : done(told.push(notice))),
    publish: (alert: CriticalAlertDetail) => (failing.publish ? refuse("EventBridge") : done(published.push(alert))),
    log: { info: log, warn: log, error: log } as unknown as Ways["log"],
    count: (severity: string) => void counted.push(severity),
  };
}

function alarm(name: string) {
  const sample = sampleAlarm();
  return {
    ...sample,
    detail: { ...sample.detail, configuration: { description: "Look here.", metrics: [stat(name)] } },
  };
}

describe("an alarm", () => {
  it("that is critical goes to its topic and to the bus, with an id that stays the same", async () => {
    const event = alarm("DiskSpace");
    const to = ways();
    await routeAlarm(event, to);
    await routeAlarm(event, to);
    const { alarmName, state } = event.detail;
    expect(to.told[0]).toEqual({
      severity: "CRITICAL",
      subject: `CRITICAL: ${alarmName}`,
      message: `CRITICAL: ${alarmName} (us-east-1, account 123456789012) is in ALARM since ${state.timestamp}.\n${state.reason}\nLook here.`,
    });
    expect(to.published[0]).toEqual({
      alertId: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${alarmName}@${state.timestamp}`,
      severity: "CRITICAL",
      alarmName,
      alarmArn: event.resources[0],
      account: "123456789012",
      region: "us-east-1",
      since: state.timestamp,
      reason: state.reason,
      description: "Look here.",
      metricNames: ["DiskSpace"],
    });
    expect(to.published[1]).toEqual(to.published[0]);
    expect(to.counted).toEqual(["CRITICAL", "CRITICAL"]);
  });

  it("that is not goes to the warning topic alone", async () => {
    const to = ways();
    await routeAlarm(alarm("Latency"), to);
    expect(to.told.map(({ severity }) => severity)).toEqual(["WARNING"]);
    expect(to.published).toEqual([]);
  });

  it("goes the other way where one fails, and is then tried again as a whole", async () => {
    const noTopic = ways({ notify: true });
    await expect(routeAlarm(alarm("DiskSpace"), noTopic)).rejects.toThrow(/was not told to everybody: SNS is out$/);
    expect(noTopic.published).toHaveLength(1);
    const noBus = ways({ publish: true });
    await expect(routeAlarm(alarm("DiskSpace"), noBus)).rejects.toThrow(/EventBridge is out$/);
    expect(noBus.told).toHaveLength(1);
    expect([...noTopic.counted, ...noBus.counted]).toEqual([]);
  });

  it.each([
    ["no event", "x", /must be an event, got: "x"/],
    ["another event", { ...alarm("X"), "detail-type": "EC2 Instance State-change" }, /detail-type is EC2/],
    ["one without a name", { ...alarm("X"), detail: {} }, /detail\.alarmName must be/],
  ])("that cannot be read (%s) is told as a warning, and not tried again", async (_, event, expected) => {
    const to = ways();
    await routeAlarm(event, to);
    expect(to.told).toMatchObject([{ severity: "WARNING", message: expect.stringMatching(expected) }]);
    expect(to.published).toEqual([]);
  });

  it("has a subject that SNS takes, whatever its name", async () => {
    const event = alarm("DiskSpace");
    const to = ways();
    await routeAlarm({ ...event, detail: { ...event.detail, alarmName: `Überlast\n${"x".repeat(200)}` } }, to);
    expect(to.told[0]?.subject).toMatch(/^[\x20-\x7e]{100}$/);
  });
});
