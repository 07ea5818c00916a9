import type { AlarmEvent } from "../../handlers/events/alert-routing";
import { sampleAlarm } from "../../handlers/events/alert-routing-samples";
import type { EventToPublish, Simulation } from "../../simulator";
import type { Demo } from "./demo";

const COUNT = 40;
const INCIDENTS = "alert-routing-incidents";
/** For how long the incident tool answers 503. */
const MINUTES_DOWN = 20;

/** Metrics whose alarms wake somebody, as the requirements say it: not out of the code of the router. */
const WAKE = new Set(["CPUUtilization", "DatabaseConnections", "DiskSpace"]);

export const alertRouting: Demo = {
  name: "alert-routing",
  stack: "alert-routing",
  summary: "Alarms of an account, each to whom it concerns, while the incident tool is down for a while.",
  teaches: "The default bus tells of every alarm; a webhook that is down costs time, and no event.",
  faults: [
    // Over before the third and last try of the first alarm: Lambda gives up after that.
    { kind: "handler-error", at: "alert-routing-router", probability: 0.4, forSeconds: 120 },
    { kind: "late-error", at: "alert-routing-router", probability: 0.4, forSeconds: 120 },
    { kind: "duplicate", at: "default", probability: 0.2 },
    { kind: "duplicate", at: "alert-routing", probability: 0.2 },
    { kind: "outage", at: INCIDENTS, fromSeconds: 300, forSeconds: 3_600 },
  ],

  async run(simulation, story) {
    const alarms = Array.from({ length: COUNT }, (_, index) => sampleAlarm({ index, seed: simulation.seed }));
    const [critical, others] = [alarms.filter(wakesSomebody), alarms.filter((alarm) => !wakesSomebody(alarm))];
    simulation.webhook(INCIDENTS).answer({ status: 503 }, { forSeconds: MINUTES_DOWN * 60 });
    story.say(
      `The incident tool is down for ${MINUTES_DOWN} minutes. ${COUNT} alarms go off, of which ${critical.length} are critical.`,
    );
    for (const alarm of alarms) {
      const [id = ""] = simulation.publish(published(alarm));
      if (alarm === critical[0]) {
        story.say(`The way of the first critical one, ${alarm.detail.alarmName}, to the function that judges it:`);
        story.follow(id);
      }
      await simulation.advance({ seconds: 15 });
    }
    const waiting = simulation.webhook(INCIDENTS).received.length > 0 && incidentsOpened(simulation).length === 0;
    story.check("incidents wait for the tool, which has refused them", waiting, critical.length > 0);
    await simulation.settle();
    story.say("The tool is back, and everything has arrived.");
    const told = (severity: string) => namesTold(simulation, severity);
    story.check("critical alarms that woke somebody", told("CRITICAL").filter(isOf(critical)).length, critical.length);
    story.check("other alarms, for the morning", told("WARNING").filter(isOf(others)).length, others.length);
    story.check(
      "incidents opened, one each",
      incidentsOpened(simulation).filter(isOf(critical)).length,
      critical.length,
    );
    const wrong = [...told("CRITICAL"), ...incidentsOpened(simulation)].filter(isOf(others));
    story.check("other alarms that woke somebody", [...wrong, ...told("WARNING").filter(isOf(critical))].length, 0);
    story.check("lost", simulation.accounts().lost, 0);
  },
};

/** By its metrics; a composite alarm, which has none, does. */
function wakesSomebody({ detail: { configuration } }: AlarmEvent): boolean {
  const { metrics } = configuration;
  return metrics === undefined || metrics.some(({ metricStat }) => WAKE.has(metricStat?.metric.name ?? ""));
}

function published({ source, detail, resources, ...event }: AlarmEvent): EventToPublish {
  return { bus: "default", source, "detail-type": event["detail-type"], detail, resources };
}

/** Whether a name is that of one of the alarms. */
function isOf(alarms: readonly AlarmEvent[]): (name: string) => boolean {
  const names = new Set(alarms.map(({ detail }) => detail.alarmName));
  return (name) => names.has(name);
}

/** Alarms that whoever reads the topics was told of under a word, each once; those of the system itself are told otherwise. */
function namesTold(simulation: Simulation, severity: string): string[] {
  const readers = new Set(
    simulation.topology.topics.flatMap(({ subscriptions }) => subscriptions.map(({ to }) => to.arn)),
  );
  const bodies = [...readers].flatMap((reader) => simulation.beyond(reader).received);
  return [...new Set(bodies.flatMap(({ body }) => new RegExp(`^${severity}: (\\S+) `).exec(body)?.[1] ?? []))];
}

/** By the id that the incident tool knows a repetition by. */
function incidentsOpened(simulation: Simulation): string[] {
  const taken = simulation.webhook(INCIDENTS).received.filter(({ status }) => status === 200);
  const alerts = taken.map(({ body }) => JSON.parse(body) as { alertId: string; alarmName: string });
  return [...new Map(alerts.map(({ alertId, alarmName }) => [alertId, alarmName])).values()];
}
