import type { Construct } from "constructs";
import type { Bus } from "../bus/event-bus";
import { differ, placeInArn, placeOf } from "../place";
import { checkAtSynth, fail } from "../report";
import type { Outbox } from "./outbox";
import { attributesIn } from "./outbox-event";
import type { OutboxProps } from "./outbox-props";

/** The ARN of the bus: a pipe names its target by that. */
export function outboxBusArn(scope: Construct, bus: Bus): string {
  if (bus.arn !== undefined) return bus.arn;
  return fail(scope, {
    code: "BUS_ARN_MISSING",
    prop: "bus",
    must: "have an ARN, as events are sent to it",
    got: `name: ${bus.busName}`,
    mend: 'Write EventBus.existing(this, id, { arn: "arn:aws:events:REGION:ACCOUNT:event-bus/NAME" }).',
  });
}

/** What shows only when the stack is whole. */
export function checkOutboxAtSynth(outbox: Outbox, { table, bus, event }: OutboxProps, enabled: boolean): void {
  checkAtSynth(outbox, (report) => {
    const [from, to] = [placeOf(outbox, table.provider), { ...placeOf(outbox, bus.provider), ...knownPlace(bus) }];
    if (differ(from.region, to.region) || differ(from.account, to.account)) {
      report.error({
        code: "OUTBOX_BUS_ELSEWHERE",
        prop: "bus",
        must: `be in the Region and account of the table, ${from.region ?? from.account}`,
        got: bus.arn,
        mend: "Send to a bus there, and from that one on by a route: new EventRoute(this, id, { bus, pattern, targets: [busTarget(…)] }).",
      });
    }
    const named = attributesIn(event.detail);
    const missing = [table.partitionKey, table.sortKey].flatMap((key) =>
      key && !named.has(key.name) ? [key.name] : [],
    );
    if (missing.length > 0) {
      report.warning({
        code: "OUTBOX_WITHOUT_KEY",
        prop: "event.detail",
        must: "hold the key of the row: a row may become an event twice, with two event ids, and by its key consumers can tell",
        got: `nothing of ${missing.join(" and ")}`,
        mend: `Add <${missing[0]}>, with .N for a number; or acceptRisk(outbox, "OUTBOX_WITHOUT_KEY", "…").`,
      });
    }
    if (!enabled) {
      report.warning({
        code: "OUTBOX_STOPPED",
        prop: "enabled",
        must: "be true: rows that are written meanwhile become events only if it runs again within 24 hours",
        got: false,
        mend: 'Leave it out, or acceptRisk(outbox, "OUTBOX_STOPPED", "…").',
      });
    }
  });
}

/** What is known by the ARN of a bus. */
function knownPlace(bus: Bus) {
  const { account, region } = placeInArn(bus.arn ?? "");
  return { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
}
