import type { TopicSubscriber } from "../connections";

/*
 * Subscribers that are not constructs. SNS asks the owner of an address to confirm: until then nothing is delivered.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html
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
  const name = `${protocol}-${address
    .replace(/^https:\/\//, "")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")}`;
  return {
    subscriberId: name,
    subscriberName: name,
    bindSubscription: () => ({ protocol, endpoint: address }),
  };
}
