import type { KnownDifference } from "../known-difference";

const API = "https://docs.aws.amazon.com/sns/latest/api";
const ATTRIBUTES_PAGE = "https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html";
const FILTERS = "sns: raw delivery and filters";
const REFUSED = "sns: messages that are refused";
const BATCHES = "sns: batches of messages";
const TOPICS = "sns: topics and subscriptions";
const FIFO = "sns: messages to a FIFO topic";
const INVALID = "refused: InvalidParameterException, 400";
const BAD_VALUE = "refused: InvalidParameterValueException, 400";

export const snsDifferences: readonly KnownDifference[] = [
  {
    id: "sns-signature-version",
    moto: "writes SignatureVersion 2 into every envelope",
    simulator: "writes that of the topic, which is 1 unless it says otherwise",
    documentation: "By default SignatureVersion is 1",
    source: `${API}/API_GetTopicAttributes.html`,
    right: "simulator",
    seen: [[FILTERS, "by * > * > Body > SignatureVersion", "2", "1"]],
  },
  {
    id: "sns-publish-to-nothing",
    moto: "fails: 500",
    simulator: "refuses the message: InvalidParameter",
    documentation: "One of TopicArn, TargetArn and PhoneNumber has to be given; InvalidParameter is a 400",
    source: `${API}/API_Publish.html`,
    right: "simulator",
    seen: [[REFUSED, "to no topic", "refused: Error, 500", INVALID]],
  },
  {
    id: "sns-empty-message",
    moto: "takes it, alone and in a batch",
    simulator: "refuses it: InvalidParameter, in a batch that entry",
    documentation: "Message is required; that it may not be empty is not said",
    source: `${API}/API_Publish.html`,
    right: "undecided",
    seen: [
      [REFUSED, "empty", "structure", INVALID],
      [BATCHES, "with a bad one > Successful", "list of 2", "list of 1"],
      [BATCHES, "with a bad one > Failed", "list of 0", "list of 1"],
    ],
  },
  {
    id: "sns-size-with-attributes",
    moto: "counts the message alone",
    simulator: "counts its attributes, too",
    documentation: "Attributes count towards the 256 KB of a message",
    source: ATTRIBUTES_PAGE,
    right: "simulator",
    seen: [[REFUSED, "with attributes of more than 256 KiB", "structure", INVALID]],
  },
  {
    id: "sns-subject",
    moto: "takes an empty subject, and one of two lines",
    simulator: "refuses both: InvalidParameter",
    documentation: "A subject is text without line breaks or control characters, below 100 characters",
    source: `${API}/API_Publish.html`,
    right: "simulator",
    seen: [
      [REFUSED, "with an empty subject", "structure", INVALID],
      [REFUSED, "with a subject of two lines", "structure", INVALID],
    ],
  },
  {
    id: "sns-message-structure-default",
    moto: "takes a message by protocol that has no `default`",
    simulator: "refuses it: InvalidParameter",
    documentation: "It must have at least a top-level key `default`",
    source: `${API}/API_Publish.html`,
    right: "simulator",
    seen: [[REFUSED, "by protocol, without a default", "structure", INVALID]],
  },
  {
    id: "sns-attribute-without-value",
    moto: "takes it",
    simulator: "refuses it: ParameterValueInvalid",
    documentation: "Name, type and value must not be empty",
    source: ATTRIBUTES_PAGE,
    right: "simulator",
    seen: [
      [REFUSED, "with an attribute without a value", "structure", BAD_VALUE],
      // What moto took of all these.
      [REFUSED, "raw", "list of 6", "list of 0"],
    ],
  },
  {
    id: "sns-attribute-error-code",
    moto: "answers InvalidParameter to an attribute of an unknown type and to a number that is none",
    simulator: "answers ParameterValueInvalid",
    documentation: "Lists both codes, in nearly the same words",
    source: `${API}/API_Publish.html`,
    right: "undecided",
    seen: [
      [REFUSED, "with an attribute of an unknown type", INVALID, BAD_VALUE],
      [REFUSED, "with a number that is none", INVALID, BAD_VALUE],
    ],
  },
  {
    id: "sns-batch-checks",
    moto: "takes batches that are empty, have bad ids or are too large",
    simulator: "refuses them: EmptyBatchRequest, InvalidBatchEntryId, BatchRequestTooLong",
    documentation: "Lists the three",
    source: `${API}/API_PublishBatch.html`,
    right: "simulator",
    seen: [
      [BATCHES, "of none", "structure", "refused: EmptyBatchRequestException, 400"],
      [BATCHES, "with a bad id", "structure", "refused: InvalidBatchEntryIdException, 400"],
      [BATCHES, "of more than 256 KiB", "structure", "refused: BatchRequestTooLongException, 400"],
      [BATCHES, "raw", "list of 7", "list of 3"],
    ],
  },
  {
    id: "sns-fifo-sequence-number",
    moto: "answers none",
    simulator: "answers the message's SequenceNumber",
    documentation: "SequenceNumber: of FIFO topics",
    source: `${API}/API_Publish.html`,
    right: "simulator",
    seen: [[FIFO, "* > SequenceNumber", "nothing", "<SequenceNumber>"]],
  },
  {
    id: "sns-fifo-without-group",
    moto: "answers MissingParameter",
    simulator: "answers InvalidParameter",
    documentation: "A FIFO topic needs a MessageGroupId; InvalidParameter is among the errors, MissingParameter is not",
    source: `${API}/API_Publish.html`,
    right: "simulator",
    seen: [[FIFO, "without a group", "refused: MissingParameter, 400", INVALID]],
  },
  {
    id: "sns-topic-attributes",
    moto: "counts no subscription as confirmed, gives an empty DeliveryPolicy, and an effective one without `http`",
    simulator: "counts them, leaves out what is not set, and gives the effective policy by protocol",
    documentation: "SubscriptionsConfirmed is their number; a delivery policy is JSON with the key `http`",
    source: "https://docs.aws.amazon.com/sns/latest/dg/set-topic-attributes-delivery-policy-json.html",
    right: "simulator",
    seen: [
      [TOPICS, "attributes > Attributes > SubscriptionsConfirmed", "0", "1"],
      [TOPICS, "attributes > Attributes > DeliveryPolicy", "", "nothing"],
      [TOPICS, "attributes > Attributes > EffectiveDeliveryPolicy > http", "nothing", "structure"],
      [TOPICS, "attributes > Attributes > EffectiveDeliveryPolicy > defaultHealthyRetryPolicy", "structure", "nothing"],
      [TOPICS, "attributes > Attributes > EffectiveDeliveryPolicy > sicklyRetryPolicy", "null", "nothing"],
      [TOPICS, "attributes > Attributes > EffectiveDeliveryPolicy > throttlePolicy", "null", "nothing"],
      [TOPICS, "attributes > Attributes > EffectiveDeliveryPolicy > guaranteed", "false", "nothing"],
    ],
  },
];
