import { isEmail, UserError } from "../modules";
import type { StackProps } from "./stack-props";

/** Code of the errors that are thrown here. */
export const SETTING_INVALID = "SETTING_INVALID";

/** What the environment says of the stacks that are to be made. */
interface Settings extends StackProps {
  /** `LOADTEST_PROBE`. */
  readonly probeQueue: boolean;
}

const DEFAULT_REGION = "us-east-1";

/**
 * Reads the environment of the process: `AWS_REGION`, `STAGE`, `ALERT_EMAIL`, `LOADTEST_PROBE`.
 *
 * @throws UserError SETTING_INVALID for a value that would only show when the stack is deployed
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const { AWS_REGION, STAGE, ALERT_EMAIL, LOADTEST_PROBE } = environment;
  if (ALERT_EMAIL && !isEmail(ALERT_EMAIL)) {
    refuse("ALERT_EMAIL", "be one e-mail address", ALERT_EMAIL, 'Such as "ops@example.com".');
  }
  if (LOADTEST_PROBE && !/^(true|false)$/.test(LOADTEST_PROBE)) {
    refuse("LOADTEST_PROBE", "be true or false", LOADTEST_PROBE, "Leave it out for false.");
  }
  return {
    region: checkedRegion("AWS_REGION", AWS_REGION || DEFAULT_REGION),
    stage: STAGE || undefined,
    alertEmail: ALERT_EMAIL || undefined,
    probeQueue: LOADTEST_PROBE === "true",
  };
}

/**
 * The stacks that `STACKS` of the environment names, with commas between them; without it all.
 *
 * @throws UserError SETTING_INVALID for a stack that there is not
 */
export function chosenStacks<Stack>(
  stacks: Readonly<Record<string, Stack>>,
  { STACKS }: NodeJS.ProcessEnv = process.env,
): [name: string, stack: Stack][] {
  if (!STACKS) return Object.entries(stacks);
  const names = STACKS.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(stacks, name));
  if (unknown !== undefined) {
    const must = "name stacks of the app, with commas between them";
    refuse("STACKS", must, unknown, `It has: ${Object.keys(stacks).join(", ")}.`);
  }
  return Object.entries(stacks).filter(([name]) => names.includes(name));
}

/** A Region, by the form of its name. @throws UserError SETTING_INVALID */
export function checkedRegion(variable: string, region: string): string {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)) return region;
  return refuse(variable, "be an AWS Region", region, 'Such as "eu-central-1".');
}

/** A bucket, by the form of its name. @throws UserError SETTING_INVALID */
export function checkedBucket(variable: string, bucket: string): string {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  if (/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return bucket;
  const must = "be the name of an S3 bucket: 3 to 63 small letters, digits, dots and hyphens";
  return refuse(variable, must, bucket, "Give the name alone, without s3:// and path; the path is TF_STATE_PREFIX.");
}

function refuse(variable: string, must: string, got: string, mend: string): never {
  const text = `${variable} of the environment must ${must}, got: ${JSON.stringify(got)}. ${mend} [${SETTING_INVALID}]`;
  throw new UserError(SETTING_INVALID, text);
}
