import { isArn, regionOf } from "../../modules/arn";
import { AWS_LIMITS } from "../../modules/aws-limits";
import { isStage } from "../../modules/settings";
import { usageError } from "../cli/command-error";

/** Where to publish, as far as the command line and the environment say. */
interface Place {
  /** Name or ARN. */
  readonly bus: string | undefined;
  readonly stage: string | undefined;
  readonly region: string | undefined;
}

/**
 * Reads `--bus`, `--stage` and `--region`. A bus that is given by ARN is in the Region that its ARN says.
 *
 * @throws {CommandError} for what AWS, or a stage, cannot be named
 */
export function readPlace({ bus, stage, region }: Partial<Place>, environment: NodeJS.ProcessEnv = process.env): Place {
  const given = checkedRegion("--region", region);
  const chosenStage = checkedStage(
    stage === undefined ? "STAGE" : "--stage",
    stage ?? (environment.STAGE || undefined),
  );
  if (bus === undefined || !bus.startsWith("arn:")) {
    return { bus: checkedBusName(bus), stage: chosenStage, region: given ?? regionOfEnvironment(environment) };
  }
  if (!isArn(bus, { service: "events", resource: /^event-bus\/[A-Za-z0-9._/-]+$/ }) || regionOf(bus) === "") {
    throw notABus(bus);
  }
  if (given !== undefined && given !== regionOf(bus)) {
    throw usageError(
      `--region must be that of the bus, ${regionOf(bus)}, got: ${JSON.stringify(given)}. Leave it out.`,
    );
  }
  return { bus, stage: chosenStage, region: regionOf(bus) };
}

function regionOfEnvironment({ AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv): string | undefined {
  return checkedRegion("AWS_REGION", AWS_REGION || AWS_DEFAULT_REGION || undefined);
}

function checkedRegion(name: string, region: string | undefined): string | undefined {
  if (region === undefined || /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)) return region;
  throw usageError(`${name} must be an AWS Region such as eu-central-1, got: ${JSON.stringify(region)}.`);
}

function checkedStage(name: string, stage: string | undefined): string | undefined {
  // An empty one is none, even where the environment has one.
  if (stage === undefined || stage === "") return undefined;
  if (isStage(stage)) return stage;
  throw usageError(`${name} must be 1 to 20 letters, digits and hyphens, got: ${JSON.stringify(stage)}.`);
}

function checkedBusName(bus: string | undefined): string | undefined {
  const most = AWS_LIMITS.eventBridge.busNameLength;
  if (bus === undefined || (bus.length <= most && /^[A-Za-z0-9._/-]+$/.test(bus))) return bus;
  throw notABus(bus);
}

function notABus(bus: string) {
  return usageError(
    `--bus must be the name of a bus (letters, digits, dots, hyphens, underscores and slashes) or its ARN, got: ${JSON.stringify(bus)}.`,
  );
}
