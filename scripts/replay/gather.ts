import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { awsProblem } from "../aws/aws-problem";
import { periodOf, readMetrics, type TimeRange } from "../aws/cloudwatch-metrics";
import { connectSystem } from "../aws/connect-system";
import { AWS_EXIT } from "../aws/problem-text";
import type { ArchiveFacts, Replays } from "../aws/replays";
import { lookingClient, type Site } from "../aws/site";
import { CommandError, usageError } from "../cli/command-error";
import { nameOf } from "../deployed/arn";
import type { ChosenBus } from "../deployed/chosen-bus";
import type { DeployedSystem } from "../deployed/deployed-system";
import { discoverSystem } from "../deployed/discover-system";
import { busCall, needed } from "../deployed/needed";
import type { ReplayOptions } from "./options";
import type { ReplayQuestion } from "./plan";

/** Finds out what a plan needs to know. @throws {CommandError} where something is missing that it cannot be made without */
export async function gather(
  bus: ChosenBus,
  replays: Replays,
  options: ReplayOptions & { readonly range: TimeRange },
  now: number,
): Promise<ReplayQuestion> {
  const given = options.archive === undefined ? undefined : await archiveNamed(bus, replays, options.archive);
  const system = await discover(bus, given?.busArn ?? bus.name);
  checkSameBus(given, options.bus.bus);
  const archive = given ?? (await onlyArchive(bus, replays, system));
  const [matched, active] = await Promise.all([
    matchedEvents(bus, system, options.range, now),
    unlessRefused(() => replays.active()),
  ]);
  return {
    archive,
    range: options.range,
    name: options.name,
    ruleNames: options.ruleNames,
    system,
    knownEnvironment: (name) => bus.stack?.topology.functions.find((fn) => fn.name === name)?.environment,
    matched,
    active,
    now,
  };
}

function archiveNamed(site: Site, replays: Replays, name: string): Promise<ArchiveFacts> {
  const call = {
    subject: { kind: "archive", name },
    actions: ["events:DescribeArchive"],
    options: ["--archive", "--region"],
  };
  return needed(site, call, () => replays.archive(name));
}

async function discover(site: Site, bus: string): Promise<DeployedSystem> {
  const reader = connectSystem(site);
  try {
    return await needed(site, busCall(nameOf(bus)), () => discoverSystem(reader, bus));
  } finally {
    reader.close();
  }
}

function checkSameBus(archive: ArchiveFacts | undefined, bus: string | undefined): void {
  if (archive === undefined || bus === undefined || nameOf(archive.busArn) === nameOf(bus)) return;
  throw usageError(
    `--archive must be one of the bus ${nameOf(bus)}, got: ${archive.name}, which is of ${nameOf(archive.busArn)}: EventBridge replays to an archive's own bus only.`,
  );
}

async function onlyArchive(site: Site, replays: Replays, { bus }: DeployedSystem): Promise<ArchiveFacts> {
  const call = {
    subject: { kind: "bus", name: bus.name },
    actions: ["events:ListArchives"],
    options: ["--bus", "--region"],
  };
  const names = await needed(site, call, () => replays.archiveNames(bus.arn));
  const [name, ...more] = names;
  if (name === undefined) {
    throw new CommandError(
      `The bus ${bus.name} has no archive: its events are not kept. Give it one (archive of EventBus) for those to come.`,
      AWS_EXIT.missing,
    );
  }
  if (more.length > 0) throw usageError(`--archive must say which, as ${bus.name} has several: ${names.join(", ")}.`);
  return archiveNamed(site, replays, name);
}

/** How many events each rule took in a range. `undefined`: CloudWatch could not be asked. */
async function matchedEvents(
  site: Site,
  { bus, rules }: DeployedSystem,
  { from, to }: TimeRange,
  now: number,
): Promise<ReadonlyMap<string, number> | undefined> {
  const own = rules.filter(({ managedBy }) => managedBy === undefined);
  if (own.length === 0) return new Map();
  const range = { from: Math.floor(from / MINUTE) * MINUTE, to: Math.ceil(to / MINUTE) * MINUTE };
  const periodSeconds = periodOf(range, now);
  const client = new CloudWatchClient(lookingClient(site));
  try {
    const ofBus: Record<string, string> = bus.name === "default" ? {} : { EventBusName: bus.name };
    const queries = own.map(({ name }) => ({
      namespace: "AWS/Events",
      metricName: "TriggeredRules",
      dimensions: { ...ofBus, RuleName: name },
      statistic: "Sum",
      periodSeconds,
    }));
    const values = await unlessRefused(() => readMetrics(client, queries, range));
    return values && new Map(own.map(({ name }, i) => [name, (values[i] ?? []).reduce((sum, each) => sum + each, 0)]));
  } finally {
    client.destroy();
  }
}

const MINUTE = 60_000;

/** What helps, and is not needed. */
async function unlessRefused<Answer>(send: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await send();
  } catch (error) {
    if (awsProblem(error) === undefined) throw error;
    return undefined;
  }
}
