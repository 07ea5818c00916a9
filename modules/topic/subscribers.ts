import { createHash } from "node:crypto";
import { Token } from "cdktf";
import type { TopicSubscriber } from "../connections";

/*
 * Subscribers that are not constructs. SNS asks the owner of an address to confirm: until then nothing is delivered.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html
 *
 * The dead-letter queue of each is named by the protocol and eight digits of a hash: an address may be longer than the name
 * of a queue, and is not for everybody who can list the queues.
 */

/** An e-mail address. Its owner confirms by a link; Terraform cannot delete a subscription that was never confirmed. */
export function email(address: string): TopicSubscriber {
  return endpoint("email", address);
}

/** A URL that messages are posted to; it confirms by itself or by hand. */
export function https(url: string): TopicSubscriber {
  return endpoint("https", url);
}

/** A phone number in E.164 form, such as `+4930123456`. Costs per message, by country. */
export function sms(number: string): TopicSubscriber {
  return endpoint("sms", number);
}

function endpoint(protocol: "email" | "https" | "sms", address: string): TopicSubscriber {
  const bindSubscription = () => ({ protocol, endpoint: address });
  // A token reads otherwise at each synth.
  if (Token.isUnresolved(address)) return { subscriberId: protocol, subscriberName: protocol, bindSubscription };
  const words = address
    .replace(/^https:\/\//, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const hash = createHash("sha256").update(address).digest("hex").slice(0, 8);
  return { subscriberId: `${protocol}-${words}`, subscriberName: `${protocol}-${hash}`, bindSubscription };
}
