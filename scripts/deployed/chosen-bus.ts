import { findPublishedBus, type PublishedBus } from "../app/published-bus";
import { synthesizeApp } from "../app/synthesize-app";
import type { Site } from "../aws/site";
import { parseArn } from "./arn";

/** What was said of the bus that is meant. */
export interface BusChoice {
  /** `--bus`: name or ARN. */
  readonly bus: string | undefined;
  readonly stage: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  /** Folder of the project. */
  readonly folder: string;
}

/** A bus, and where it is to be looked for. */
export interface ChosenBus extends Site {
  /** As it was given, or as the app calls it. */
  readonly name: string;
  /** The synthesized stack that holds it, where one is at hand. */
  readonly stack: PublishedBus["stack"];
}

const DEFAULT_REGION = "us-east-1";

/**
 * The bus that is meant. A bus that is named need not be one of the app's: then the app is not synthesized. One that is not
 * is the app's.
 *
 * @param onSynthesize told before the app is synthesized, which takes seconds
 */
export async function chooseBus(
  { bus, stage, region, endpoint, folder }: BusChoice,
  onSynthesize: () => void,
): Promise<ChosenBus> {
  const synthesize = async (forStage: string | undefined) => {
    if (bus !== undefined) return [];
    onSynthesize();
    return synthesizeApp({ folder, environment: { STAGE: forStage, AWS_REGION: region } });
  };
  const { name, stack } = await findPublishedBus({ bus, stage, folder, synthesize });
  const ofEnvironment = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined;
  return {
    name,
    stack,
    region: region ?? parseArn(name)?.region ?? ofEnvironment ?? stack?.bus.location.region ?? DEFAULT_REGION,
    endpoint,
  };
}
