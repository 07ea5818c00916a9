import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { checkRange } from "../range";
import { fail } from "../report";

export const LIFECYCLE_DEFAULTS = {
  /** Days that what was overwritten or deleted can be brought back. */
  formerVersionDays: 30,
  /** Days after which the parts of an upload that was never completed go: nobody sees them, and they are paid for. */
  unfinishedUploadDays: 7,
} as const;

/** What becomes of objects as they grow old. */
export interface LifecycleProps {
  /** Days after which an object is deleted, 1 or more. @default never */
  readonly expireDays?: number;
  /** Days for which an object that was overwritten or deleted can be brought back, 1 or more. @default 30 */
  readonly formerVersionDays?: number;
}

/** The same, with what only archives have. */
export interface ResolvedLifecycle {
  readonly expireDays: number | undefined;
  readonly formerVersionDays: number;
  /** Storage class and the days after which objects are moved to it. */
  readonly moves?: readonly { readonly storageClass: string; readonly days: number }[];
}

/** As the provider takes it. */
export type LifecycleRule = S3BucketLifecycleConfigurationRule;

/** Checks the props, and fills in the defaults. */
export function resolveLifecycle(scope: Construct, props: LifecycleProps): ResolvedLifecycle {
  const { formerVersionDays = LIFECYCLE_DEFAULTS.formerVersionDays, expireDays } = props;
  checkRange(scope, "expireDays", expireDays, AWS_LIMITS.s3.lifecycleDays, "days");
  checkRange(scope, "formerVersionDays", formerVersionDays, AWS_LIMITS.s3.lifecycleDays, "days");
  return { expireDays, formerVersionDays };
}

/** Refuses to move objects to a cheaper class as, or after, they are deleted. */
export function checkMoveBeforeExpiry(
  scope: Construct,
  prop: string,
  days: number,
  expireDays: number | undefined,
): void {
  if (expireDays === undefined || Token.isUnresolved(days) || Token.isUnresolved(expireDays) || days < expireDays)
    return;
  fail(scope, {
    code: "EXPIRY_BEFORE_MOVE",
    prop,
    must: `be below expireDays (${expireDays}), after which objects are deleted`,
    got: days,
    mend: "Give fewer days, or false to leave them where they are.",
  });
}

/**
 * One rule for all objects. A marker that only says that an object was deleted goes with its last former version, unless objects
 * expire: S3 then sees to it itself.
 */
export function lifecycleRules({ expireDays, formerVersionDays, moves = [] }: ResolvedLifecycle): LifecycleRule[] {
  return [
    {
      id: "all-objects",
      status: "Enabled",
      filter: [{}],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: LIFECYCLE_DEFAULTS.unfinishedUploadDays }],
      noncurrentVersionExpiration: [{ noncurrentDays: formerVersionDays }],
      expiration: [expireDays === undefined ? { expiredObjectDeleteMarker: true } : { days: expireDays }],
      ...(moves.length > 0 && { transition: moves.map(({ storageClass, days }) => ({ storageClass, days })) }),
    },
  ];
}
