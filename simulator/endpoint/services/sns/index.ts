import type { XmlShapeOf } from "../../protocols/xml";
import type { Operation, Service } from "../../service";
import { snsErrors } from "./errors";
import { publish, publishBatch } from "./publish";
import { getSubscriptionAttributes } from "./subscription-attributes";
import { getTopicAttributes, listSubscriptions, listSubscriptionsByTopic, listTopics } from "./topics";

const shapeOf: XmlShapeOf = (member) => (member === "Attributes" ? { kind: "map" } : undefined);

export const sns: Service = {
  name: "sns",
  signingName: "sns",
  errors: snsErrors,
  query: {
    version: "2010-03-31",
    namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    isCompatible: false,
    normalize: (fields) => fields,
    shapesOf: () => shapeOf,
  },
  operations: new Map<string, Operation>([
    ["Publish", publish],
    ["PublishBatch", publishBatch],
    ["ListTopics", listTopics],
    ["GetTopicAttributes", getTopicAttributes],
    ["ListSubscriptions", listSubscriptions],
    ["ListSubscriptionsByTopic", listSubscriptionsByTopic],
    ["GetSubscriptionAttributes", getSubscriptionAttributes],
  ]),
};
