import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import type { CommonProps } from "../common-props";
import { LETTERS_DIGITS_HYPHENS_UNDERSCORES, physicalName } from "../naming";
import { fail } from "../report";

const TOPIC_NAME = {
  kind: "topic",
  maxLength: AWS_LIMITS.sns.topicNameLength,
  ...LETTERS_DIGITS_HYPHENS_UNDERSCORES,
} as const;

/** The name of a topic in AWS, checked. */
export function topicName(scope: Construct, name: string, fifo: boolean, props: CommonProps): string {
  if (!fifo && typeof name === "string" && !Token.isUnresolved(name) && name.endsWith(".fifo")) {
    fail(scope, {
      code: "FIFO_NAME",
      prop: "name",
      must: 'not end in ".fifo" on a standard topic',
      got: name,
      mend: "Set fifo: true, or drop the ending.",
    });
  }
  return physicalName(scope, "name", name, TOPIC_NAME, { fifo, provider: props.provider });
}

export function checkDisplayName(scope: Construct, displayName: string | undefined): void {
  if (displayName === undefined || Token.isUnresolved(displayName)) return;
  const most = AWS_LIMITS.sns.displayNameLength;
  if (displayName.length <= most) return;
  fail(scope, {
    code: "DISPLAY_NAME_LENGTH",
    prop: "displayName",
    must: `have at most ${most} characters`,
    got: displayName,
    gotNote: `${displayName.length} characters`,
    mend: `Shorten it by ${displayName.length - most}.`,
  });
}
