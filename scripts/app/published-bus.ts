import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Bus, readTopology, type Topology } from "../../simulator";
import { readSynthesized, type SynthesizedStack } from "./synthesized-app";

/** Name of the main system's bus where no stage stands before it. */
export const BUS_NAME = "ecom-bus";

/** The bus that events are published to, and the stack that says where they go from there. */
export interface PublishedBus {
  /** Name or ARN, as it is given to PutEvents. */
  readonly name: string;
  /** `undefined`: no stack that could be read holds the bus; where events arrive is not known. */
  readonly stack: { readonly topology: Topology; readonly bus: Bus } | undefined;
  /** Why not, where something went wrong. */
  readonly problem?: string | undefined;
}

export interface BusRequest {
  /** `--bus` */
  readonly bus: string | undefined;
  /** Its name where none is given, without a stage. @default that of the main system */
  readonly defaultBus?: string;
  /** `--stage` */
  readonly stage: string | undefined;
  /** Folder of the project. */
  readonly folder: string;
  /** Whether what was synthesized last is not looked at, as something else runs there. @default false */
  readonly fresh?: boolean;
  /** Synthesizes the app for a stage. */
  synthesize(stage: string | undefined): Promise<readonly SynthesizedStack[]>;
}

/**
 * Finds the bus to publish to. What was synthesized last is asked first, as it is what was deployed; where it is of
 * another stage, or not there, the app is synthesized for the stage that is meant.
 */
export async function findPublishedBus(request: BusRequest): Promise<PublishedBus> {
  const { bus, defaultBus = BUS_NAME, stage, folder, fresh, synthesize } = request;
  const name = bus ?? (stage ? `${stage}-${defaultBus}` : defaultBus);
  const shortName = name.replace(/^arn:.*:event-bus\//, "");
  const found = fresh ? undefined : lastSynthesizedWithBus(folder, shortName);
  if (found) return { name, stack: found };
  try {
    const stacks = await synthesize(stage ?? stageOf(shortName, defaultBus));
    const synthesized = stackWithBus(stacks, shortName) ?? (bus === undefined ? onlyBus(stacks) : undefined);
    return { name: bus ?? synthesized?.bus.name ?? name, stack: synthesized };
  } catch (error) {
    // Events can be published without knowing where they go.
    return { name, stack: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}

function lastSynthesizedWithBus(folder: string, name: string): PublishedBus["stack"] {
  const outdir = join(folder, "cdktf.out");
  if (!existsSync(join(outdir, "manifest.json"))) return undefined;
  try {
    return stackWithBus(readSynthesized(outdir), name);
  } catch {
    // Half written, or of another age: as good as not there.
    return undefined;
  }
}

function stackWithBus(stacks: readonly SynthesizedStack[], name: string): PublishedBus["stack"] {
  for (const { text } of stacks) {
    const topology = readTopology(text);
    const bus = topology.buses.find((each) => each.inStack && each.name === name);
    if (bus) return { topology, bus };
  }
  return undefined;
}

/** The bus of an app that has one: whatever it is called. */
function onlyBus(stacks: readonly SynthesizedStack[]): PublishedBus["stack"] {
  const found = stacks.flatMap(({ text }) => {
    const topology = readTopology(text);
    return topology.buses.filter(({ inStack }) => inStack).map((bus) => ({ topology, bus }));
  });
  return found.length === 1 ? found[0] : undefined;
}

/** `prod` of `prod-ecom-bus`. */
function stageOf(bus: string, defaultBus: string): string | undefined {
  return bus.endsWith(`-${defaultBus}`) ? bus.slice(0, -`-${defaultBus}`.length) : undefined;
}
