import type { Archive, Bus, Place } from "../../../simulator";
import { FIXED_ASSUMPTIONS } from "../assumptions";
import type { Meter } from "../prices";
import type { Stream } from "../traffic/flow";
import { chunks, gigabytes, perMonth, type System, type Usage } from "./usage";

/** What buses, archives and API destinations are charged for. https://aws.amazon.com/eventbridge/pricing/ */
export function eventBridgeUsage({ topology, stack, flow }: System): Usage[] {
  const discovered = new Set(
    stack.resources.filter(({ type }) => type === "aws_schemas_discoverer").map((each) => each.attribute("source_arn")),
  );
  return [
    ...topology.buses.flatMap((bus) => [
      ...putUsage(bus, flow.put.get(bus) ?? []),
      ...streamUsage("customEvents", resourceOf(bus), "events from other buses", flow.forwarded.get(bus)),
      ...(discovered.has(bus.arn) ? discoveryUsage(bus, flow.put.get(bus) ?? []) : []),
      ...bus.archives.flatMap((archive) => archiveUsage(archive, flow)),
    ]),
    ...[...flow.handedOver].flatMap(([place, streams]) => handedOverUsage(place, streams)),
    ...[...flow.forwarded].flatMap(([place, streams]) =>
      place.kind === "bus" && topology.buses.includes(place)
        ? []
        : streamUsage("customEvents", resourceOf(place), "events from other buses", streams),
    ),
  ];
}

/** What other accounts and Regions hold is charged to whoever sends. */
function resourceOf({ inStack, address }: Place): string {
  return inStack ? address : `(${address})`;
}

/** On the default bus are the events of AWS's own services, which are free. */
export function isAwsBus({ name, inStack }: Bus): boolean {
  return name === "default" && !inStack;
}

function putUsage(bus: Bus, streams: readonly Stream[]): Usage[] {
  return isAwsBus(bus) ? [] : streamUsage("customEvents", resourceOf(bus), "events put on the bus", streams);
}

function discoveryUsage(bus: Bus, streams: readonly Stream[]): Usage[] {
  return streams.map(({ perDay, bytes }) => ({
    meter: "discoveredEvents",
    quantity: perMonth(perDay) * chunks(bytes, 8 * 1024),
    resource: resourceOf(bus),
    what: "events whose schemas are discovered",
  }));
}

function archiveUsage(archive: Archive, { archived, replayed }: System["flow"]): Usage[] {
  const bytesPerDay = (archived.get(archive) ?? []).reduce((sum, { perDay, bytes }) => sum + perDay * bytes, 0);
  const days = archive.retentionDays === 0 ? FIXED_ASSUMPTIONS.foreverDays : archive.retentionDays;
  return [
    {
      meter: "archivedBytes",
      quantity: gigabytes(perMonth(bytesPerDay)),
      resource: archive.address,
      what: "events archived",
    },
    {
      meter: "archiveStorage",
      quantity: gigabytes(bytesPerDay * days),
      resource: archive.address,
      what: archive.retentionDays === 0 ? "events kept, after a year" : `events kept for ${days} days`,
    },
    ...streamUsage("replayedEvents", archive.address, "events replayed", replayed.get(archive)),
  ];
}

function handedOverUsage(place: Place, streams: readonly Stream[]): Usage[] {
  if (place.kind !== "other" || place.what !== "API destination") return [];
  return [
    {
      meter: "apiDestinationCalls",
      quantity: streams.reduce((sum, { perDay }) => sum + perMonth(perDay), 0),
      resource: resourceOf(place),
      what: "calls of the API destination",
    },
  ];
}

function streamUsage(meter: Meter, resource: string, what: string, streams: readonly Stream[] | undefined): Usage[] {
  if (streams === undefined) return [];
  const quantity = streams.reduce((sum, { perDay, bytes }) => sum + perMonth(perDay) * chunks(bytes), 0);
  return [{ meter, quantity, resource, what }];
}
