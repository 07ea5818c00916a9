import { parseArn } from "../terraform";
import type { OtherPlace, Place } from "../topology/places";
import type { Sender } from "../world";
import { type Claim, deniedClaim } from "./claim";
import { roleContext, serviceContext } from "./contexts";
import type { Denial } from "./denial";
import type { AccessRequest, Caller } from "./policy/request";
import type { Role } from "./stack/roles";
import type { StackPolicies } from "./stack/stack-policies";

/*
 * What encryption with a key of KMS asks of those who send and receive. SQS's and SNS's own encryption asks nothing.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html,
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */

export const TO_SEND = ["kms:GenerateDataKey", "kms:Decrypt"] as const;
export const TO_RECEIVE = ["kms:Decrypt"] as const;
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html */
const TO_KEEP_EVENTS = ["kms:DescribeKey", ...TO_SEND] as const;

interface KeyUser {
  readonly service: string;
  readonly contextKey: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
const S3: KeyUser = { service: "s3", contextKey: "aws:s3:arn" };

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const TABLE: KeyUser = { service: "dynamodb", contextKey: "aws:dynamodb:tableName" };

/** The service that uses the key for the caller, and under which name the key knows what is encrypted. */
const USERS: Readonly<Partial<Record<Place["kind"], KeyUser>>> = {
  bus: { service: "events", contextKey: "aws:events:event-bus:arn" },
  queue: { service: "sqs", contextKey: "aws:sqs:arn" },
  topic: { service: "sns", contextKey: "aws:sns:topicArn" },
};

/** Whether a service may encrypt what it sends to a place. */
export function keyDeniedToService(
  policies: StackPolicies,
  who: string,
  sender: Sender,
  to: Place,
): Denial | undefined {
  // "Adding the aws:SourceAccount and aws:SourceArn to a AWS KMS policy is not supported for EventBridge-to-encrypted topics."
  const source = !(to.kind === "topic" && sender.service === "events.amazonaws.com");
  const caller: Caller = { kind: "service", service: sender.service };
  const context = (key: string) => serviceContext(sender, key, { source, more: ofKey(to, caller) });
  return keyDenied(policies, { who, place: to, caller, role: undefined, actions: TO_SEND, context });
}

/** Whether whoever has taken on a role may encrypt or decrypt what is in a place. */
export function keyDeniedToRole(
  policies: StackPolicies,
  asked: Pick<Asked, "who" | "place" | "role" | "actions"> & { readonly caller: Extract<Caller, { kind: "role" }> },
): Denial | undefined {
  const { caller, role, place } = asked;
  const more = { ...ofKey(place, caller), "aws:ViaAWSService": "true" };
  return keyDenied(policies, { ...asked, context: (key) => roleContext(caller, role, key, more) });
}

/** Whether EventBridge may encrypt what is put on a bus. */
export function keyDeniedToBus(policies: StackPolicies, bus: Place): Denial | undefined {
  const service = "events.amazonaws.com";
  const caller: Caller = { kind: "service", service };
  const itself: Sender = { service, sourceArn: bus.arn, sourceAccount: bus.location.account };
  const context = (key: string) => serviceContext(itself, key, { more: ofKey(bus, caller) });
  return keyDenied(policies, { who: service, place: bus, caller, role: undefined, actions: TO_KEEP_EVENTS, context });
}

interface Asked {
  readonly who: string;
  readonly place: Place;
  readonly caller: Caller;
  readonly role: Role | undefined;
  readonly actions: readonly string[];
  context(key: string): AccessRequest["context"];
}

function keyDenied(policies: StackPolicies, { who, place, caller, role, actions, context }: Asked): Denial | undefined {
  const key = policies.keys.of(place);
  if (key === undefined) return undefined;
  for (const action of actions) {
    const claim: Claim = {
      who,
      what: `the ${key.text} of ${policies.textOf(place.arn)}`,
      request: { caller, action, resource: key.arn, context: context(key.arn) },
      role,
      attached: { known: true, documents: key.documents },
      owner: parseArn(key.arn)?.account ?? "",
      isKey: true,
    };
    const denial = deniedClaim(claim);
    if (denial) return denial;
  }
  return undefined;
}

function userOfOther({ bucket, what }: OtherPlace): KeyUser | undefined {
  return bucket ? S3 : what === "table" ? TABLE : undefined;
}

function ofKey(place: Place, caller: Caller): Readonly<Record<string, string | undefined>> {
  const { kind, arn, location } = place;
  const user = kind === "other" ? userOfOther(place) : USERS[kind];
  if (user === undefined) return {};
  return {
    [`kms:EncryptionContext:${user.contextKey}`]: user === TABLE ? place.name : arn,
    "kms:EncryptionContextKeys": user.contextKey,
    // Only for callers who belong to an account; services are not said to come by way of another.
    ...(caller.kind === "role" && {
      "kms:CallerAccount": caller.account,
      "kms:ViaService": `${user.service}.${location.region}.${location.dnsSuffix}`,
    }),
  };
}
