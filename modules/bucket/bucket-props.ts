import type { CommonProps } from "../common-props";
import type { Key } from "../encryption-key";
import { COMMON_PROPS, KEY, NAME, optional, type ShapeOf } from "../props";
import { LIFECYCLE_DEFAULTS, type LifecycleProps } from "./lifecycle";

export const BUCKET_EVENTS_DEFAULTS = { exactName: false, ...LIFECYCLE_DEFAULTS } as const;

export interface BucketEventsProps extends CommonProps, LifecycleProps {
  /**
   * What the name of the bucket begins with: 1–36 small letters, digits and hyphens, the stage and its hyphen included. With
   * `exactName` the whole name, 3–63.
   */
  readonly name: string;
  /**
   * Whether `name` is the whole name. All accounts of AWS share the names of buckets, so that a plain word is likely to be taken,
   * and a stack with one cannot be deployed in two accounts. @default false: Terraform adds 26 characters that it keeps
   */
  readonly exactName?: boolean;
  /**
   * Customer-managed key to encrypt with: an `EncryptionKey`, or the ARN of a key that is there. Functions that read or put objects
   * are let use it.
   * @default SSE-S3, at no cost
   */
  readonly encryptionKey?: Key | string;
}

export const BUCKET_EVENTS_PROPS: ShapeOf<BucketEventsProps> = {
  ...COMMON_PROPS,
  name: NAME,
  exactName: optional("true or false"),
  encryptionKey: optional(...KEY),
  expireDays: optional("number"),
  formerVersionDays: optional("number"),
};
