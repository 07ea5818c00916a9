import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import { physicalName } from "../naming";
import { fail } from "../report";

/** How a bucket gets its name: as it is, or as the beginning of one that Terraform completes. */
export type BucketNaming = { readonly bucket: string } | { readonly bucketPrefix: string };

/**
 * The name of a bucket, stage included. Names of buckets are shared by all accounts of a partition, so that a plain word is likely
 * to be taken: unless `exact`, Terraform adds 26 characters that it makes up once and keeps.
 */
export function bucketNaming(
  scope: Construct,
  name: string,
  exact: boolean,
  props: Pick<CommonProps, "provider">,
): BucketNaming {
  const { min, max } = AWS_LIMITS.s3.bucketNameLength;
  const rule = { ...BUCKET_NAME, minLength: exact ? min : 1, maxLength: exact ? max : max - MADE_UP_LENGTH - 1 };
  const full = physicalName(scope, "name", name, rule, { provider: props.provider });
  if (!Token.isUnresolved(full)) checkEnds(scope, full, exact);
  return exact ? { bucket: full } : { bucketPrefix: `${full}-` };
}

/** What Terraform adds to a `bucket_prefix`. */
const MADE_UP_LENGTH = 26;

const BUCKET_NAME = {
  kind: "bucket",
  characters: /^[a-z0-9-]*$/,
  // Dots are allowed, and break TLS for whoever names the bucket in the host.
  charactersInWords: "small letters, digits and hyphens",
} as const;

/** What AWS keeps for itself. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const RESERVED_START = /^(xn--|sthree-|amzn-s3-demo-)/;
const RESERVED_END = /(-s3alias|--ol-s3|--x-s3|--table-s3)$/;

function checkEnds(scope: Construct, full: string, exact: boolean): void {
  const reserved = RESERVED_START.exec(full) ?? (exact ? RESERVED_END.exec(full) : null);
  if (reserved !== null) {
    fail(scope, {
      code: "BUCKET_NAME_RESERVED",
      prop: "name",
      must: `not make a name with ${JSON.stringify(reserved[0])}, which S3 keeps for itself`,
      got: full,
      mend: "Take another name.",
    });
  }
  if (!full.startsWith("-") && !(exact && full.endsWith("-"))) return;
  fail(scope, {
    code: "NAME_CHARACTERS",
    prop: "name",
    must: "make a name that begins and ends with a letter or digit for the bucket",
    got: full,
    mend: "Drop the hyphen.",
  });
}
