import { createHash } from "node:crypto";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { SubscriptionBinding, TopicSubscriber } from "../connections";
import { fail } from "../report";

/*
 * Subscribers that are not constructs. SNS asks the owner of an address to confirm: until then nothing is delivered.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html
 *
 * The dead-letter queue of each is named by the protocol and eight digits of a hash: an address may be longer than the name
 * of a queue, and is not for everybody who can list the queues.
 */

/** Tells apart two addresses that are known after apply only; of those known at synth nobody needs it. */
interface EndpointOptions {
  /** Identifies the address within the topic. Part of the Terraform address: keep it. @default made from the address; the protocol, where that is not known */
  readonly id?: string;
}

/** An e-mail address. Its owner confirms by a link; Terraform cannot delete a subscription that was never confirmed. */
export function email(address: string, options: EndpointOptions = {}): TopicSubscriber {
  return endpoint("email", address, options);
}

/** A URL that messages are posted to; it confirms by itself or by hand. */
export function https(url: string, options: EndpointOptions = {}): TopicSubscriber {
  return endpoint("https", url, options);
}

/** A phone number in E.164 form, such as `+4930123456`. Costs per message, by country. */
export function sms(number: string, options: EndpointOptions = {}): TopicSubscriber {
  return endpoint("sms", number, options);
}

/** Whether a text is an e-mail address, as far as can be seen without writing to it. */
export function isEmail(text: string): boolean {
  return /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]+$/.test(text);
}

const PROTOCOLS = {
  email: {
    accepts: isEmail,
    must: "be one e-mail address",
    mend: 'Such as "ops@example.com"; for several, subscribe each.',
  },
  https: {
    accepts: (text: string) => URL.canParse(text) && new URL(text).protocol === "https:" && !/\s/.test(text),
    must: "be a URL that starts with https://",
    mend: 'Such as "https://hooks.example.com/orders".',
  },
  sms: {
    // https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
    accepts: (text: string) => /^\+[1-9]\d{6,14}$/.test(text),
    must: "be a phone number in E.164 form: +, country code and number, digits only",
    mend: 'Such as "+4930123456".',
  },
} as const;

function check(scope: Construct, protocol: keyof typeof PROTOCOLS, address: unknown): void {
  if (Token.isUnresolved(address)) return;
  const { accepts, must, mend } = PROTOCOLS[protocol];
  if (typeof address === "string" && accepts(address)) return;
  fail(scope, { code: "ENDPOINT_INVALID", prop: `${protocol}(…)`, must, got: address, mend });
}

function endpoint(protocol: keyof typeof PROTOCOLS, address: string, { id }: EndpointOptions): TopicSubscriber {
  const bindSubscription = ({ scope }: SubscriptionBinding) => {
    check(scope, protocol, address);
    return { protocol, endpoint: address };
  };
  const named = id === undefined ? protocol : `${protocol}-${id}`;
  // A token reads otherwise at each synth; what is no text is refused where it is connected.
  if (id !== undefined || Token.isUnresolved(address) || typeof address !== "string") {
    return { subscriberId: named, subscriberName: named, bindSubscription };
  }
  const words = address
    .replace(/^https:\/\//, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const hash = createHash("sha256").update(address).digest("hex").slice(0, 8);
  return { subscriberId: `${protocol}-${words}`, subscriberName: `${protocol}-${hash}`, bindSubscription };
}
