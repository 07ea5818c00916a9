import { MetricStore } from "../cloudwatch/metric-store";
import { type EndpointOptions, startEndpoint } from "../endpoint/start-endpoint";
import { Faults } from "../faults/faults";
import { freshSeed } from "../kernel/host";
import { Random } from "../kernel/random";
import { RealScheduler } from "../kernel/real-scheduler";
import type { Scheduler } from "../kernel/scheduler";
import { VirtualScheduler } from "../kernel/virtual-scheduler";
import { Ledger } from "../ledger/ledger";
import { Permissions } from "../permissions/permissions";
import { type ResolvedStack, resolveStack } from "../terraform";
import { DEFAULT_REGION, locationOf, MADE_UP_ACCOUNT } from "../terraform/location";
import { readTopology } from "../topology";
import type { Topology } from "../topology/places";
import { placesOf } from "../trace/find-place";
import type { World } from "../world";
import { Backend } from "./backend";
import { checkOptions, type SimulationOptions } from "./options";
import { Services } from "./services";
import { Simulation } from "./simulation";

/**
 * Starts a synthesized stack: the same file that `terraform` reads.
 *
 * @param stack the text of `cdk.tf.json`, or what `JSON.parse` makes of it
 * @throws {StackError} where the stack cannot be read
 * @throws {UserError} OPTION_INVALID, FAULT_INVALID, FUNCTION_UNKNOWN, BUNDLE_MISSING, RUNTIME_UNSUPPORTED, ENDPOINT_PORT_TAKEN
 */
export async function startSimulation(stack: string | object, options: SimulationOptions = {}): Promise<Simulation> {
  checkOptions(options);
  const { seed = freshSeed(), history, archivedEvents = DEFAULT_ARCHIVED } = options;
  const resolved = resolveStack(stack, options);
  const topology = readTopology(resolved);
  const failure: { error?: unknown } = {};
  const scheduler = schedulerOf(options, seed, failure);
  const random = new Random(seed);
  const world: World = {
    scheduler,
    random,
    ledger: new Ledger(scheduler, { history }),
    metrics: new MetricStore(scheduler),
    faults: new Faults(scheduler, random.fork("faults"), placesOf(topology)),
    permissions: new Permissions(resolved, topology),
    destinationAt: (place) => services.at(place),
  };
  for (const fault of options.faults ?? []) world.faults.add(fault);
  const backend = await Backend.start(resolved, topology, options);
  const location = locationOf(options.account ?? MADE_UP_ACCOUNT, regionOf(resolved, options));
  const services: Services = new Services(world, topology, {
    archivedEvents,
    issuers: options.issuers,
    runtimeOf: (fn) => backend.runtimeOf(fn),
    durationOf: (fn) => options.durations?.[fn.name],
    location,
    tables: topology.others.filter(({ what }) => what === "table"),
    callTable: (action, input) =>
      services.capture.run(backend.tables?.endpoint ?? "", action, { ...input }, () =>
        backend.callTable(action, input),
      ),
  });
  const simulation = new Simulation({
    seed,
    world,
    stack: resolved,
    topology,
    services,
    notes: [...leftOut(topology), ...backend.notes],
    backend,
    location,
    failure,
  });
  await forwardWebhooks(simulation, options);
  if (options.endpoint || backend.hasCallers) await openEndpoint(simulation, backend, options.endpoint);
  await openHttpApis(simulation, options);
  return simulation;
}

/** HTTP APIs answer at URLs of this machine, whatever else does. */
async function openHttpApis(simulation: Simulation, { httpPort = 0, endpoint }: SimulationOptions): Promise<void> {
  try {
    await simulation.http.open(endpoint?.host ?? "127.0.0.1", httpPort);
    simulation.onStop(() => simulation.http.close());
  } catch (error) {
    await simulation.stop();
    throw error;
  }
}

/** @throws {UserError} PLACE_UNKNOWN, WEBHOOK_URL_INVALID */
async function forwardWebhooks(simulation: Simulation, { webhooks = {} }: SimulationOptions): Promise<void> {
  try {
    for (const [name, url] of Object.entries(webhooks)) simulation.webhook(name).forwardTo(url);
  } catch (error) {
    await simulation.stop();
    throw error;
  }
}

/** For whoever sends events over HTTP, and for functions that call AWS. */
async function openEndpoint(simulation: Simulation, backend: Backend, options?: EndpointOptions): Promise<void> {
  try {
    const endpoint = await startEndpoint(simulation, options);
    backend.endpointUrl = endpoint.url;
    simulation.url = endpoint.url;
    simulation.onStop(() => endpoint.close());
  } catch (error) {
    await simulation.stop();
    throw error;
  }
}

function schedulerOf(
  { clock = "virtual", startsAt = DEFAULT_START, budget = DEFAULT_BUDGET }: SimulationOptions,
  seed: number,
  failure: { error?: unknown },
): Scheduler {
  if (clock === "virtual") return new VirtualScheduler(startsAt, budget, seed);
  const failed = (error: unknown) => {
    failure.error ??= error;
  };
  return new RealScheduler(budget, failed, seed);
}

/** What is not simulated, so that nobody takes it for working. */
function leftOut({ unknown }: Topology): string[] {
  return unknown.map(({ address, reason }) => `${address} is not simulated: ${reason}.`);
}

function regionOf({ resources }: ResolvedStack, { region }: SimulationOptions): string {
  return region ?? resources[0]?.location.region ?? DEFAULT_REGION;
}

/** 2026-01-01T00:00:00Z */
const DEFAULT_START = 1_767_225_600_000;
const DEFAULT_BUDGET = 1_000_000_000;
const DEFAULT_ARCHIVED = 100_000;
