import type { ArchiveStore } from "../../../event-bridge/archive-store";
import type { SimulatedBus } from "../../../event-bridge/simulated-bus";
import type { Simulation } from "../../../simulation/simulation";
import { textAt } from "../../../terraform";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { resourceAt } from "../../stack-facts";
import { Timestamp } from "../../timestamp";
import { listPage } from "./buses";
import { notFound } from "./errors";

/** An archive with the bus whose events it keeps. */
export interface KnownArchive {
  readonly store: ArchiveStore;
  readonly bus: SimulatedBus;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListArchives.html */
export function listArchives(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("events:ListArchives", "*");
  const prefix = input.text("NamePrefix") ?? "";
  const source = input.text("EventSourceArn");
  const state = input.text("State") ?? ENABLED;
  const archives = archivesOf(simulation).filter(
    ({ store, bus }) =>
      store.archive.name.startsWith(prefix) && (source ?? bus.place.arn) === bus.place.arn && state === ENABLED,
  );
  const { items, next } = listPage(call, archives);
  return { Archives: items.map((archive) => archiveFacts(call, archive)), NextToken: next };
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeArchive.html */
export function describeArchive(call: Call): Output {
  const { input, simulation } = call;
  const name = input.neededText("ArchiveName");
  const archive = archivesOf(simulation).find(({ store }) => store.archive.name === name);
  if (archive === undefined) throw notFound(`Archive ${name} does not exist.`);
  const { address, arn, pattern } = archive.store.archive;
  call.authorize("events:DescribeArchive", arn);
  const resource = resourceAt(simulation, address);
  return {
    ...archiveFacts(call, archive),
    ArchiveArn: arn,
    Description: resource && textAt(resource, "description"),
    EventPattern: pattern?.text,
  };
}

export function archivesOf({ services }: Simulation): KnownArchive[] {
  return services.buses.flatMap((bus) => bus.archives.map((store) => ({ store, bus })));
}

const ENABLED = "ENABLED";

function archiveFacts({ simulation }: Call, { store, bus }: KnownArchive) {
  return {
    ArchiveName: store.archive.name,
    EventSourceArn: bus.place.arn,
    State: ENABLED,
    RetentionDays: store.archive.retentionDays,
    EventCount: store.count,
    CreationTime: new Timestamp(simulation.startedAt),
  };
}
