import type { KnownDifference } from "../known-difference";

const API = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference";
const GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";
const QUEUES = "sqs: queues";
const REFUSED = "sqs: messages that are refused";
const RECEIVES = "sqs: receives and deletes that are refused";
const BATCHES = "sqs: batches";
const DEAD = "sqs: a message received too often";
const FIFO = "sqs: a FIFO queue";
const LIFE = "sqs: a message sent, received and deleted";
const QUERY = "protocols: calls in the query protocol";
const INVALID = "refused: InvalidParameterValue, 400";
const MISSING = "refused: MissingParameter, 400";
const UNREADABLE = "refused: SyntaxError, 500";

export const sqsDifferences: readonly KnownDifference[] = [
  {
    id: "sqs-empty-answers",
    moto: "leaves out an empty list of queues and an empty map of attributes",
    simulator: "answers them empty",
    documentation: "Shows neither case",
    source: `${API}/API_ListQueues.html`,
    right: "undecided",
    seen: [
      [QUEUES, "by another prefix > QueueUrls", "nothing", "list of 0"],
      [QUEUES, "no attributes > Attributes", "nothing", "empty"],
      [QUEUES, "attribute that it has not > Attributes", "nothing", "empty"],
    ],
  },
  {
    id: "sqs-queue-times",
    moto: "gives times with fractions of a second",
    simulator: "gives whole seconds",
    documentation: "CreatedTimestamp, LastModifiedTimestamp: epoch time in seconds",
    source: `${API}/API_GetQueueAttributes.html`,
    right: "simulator",
    seen: [[QUEUES, "attributes of * > Attributes > *Timestamp", "<0000000000.*>", "<0000000000>"]],
  },
  {
    id: "sqs-delete-with-an-old-handle",
    moto: "deletes the message",
    simulator: "succeeds, and does not delete it",
    documentation: "The request succeeds, but the message might not be deleted",
    source: `${API}/API_DeleteMessage.html`,
    right: "both",
    seen: [[LIFE, "extend", "refused: ReceiptHandleIsInvalid, 400", "empty"]],
  },
  {
    id: "sqs-extend-what-is-deleted",
    moto: "answers ReceiptHandleIsInvalid",
    simulator: "answers InvalidParameterValue",
    documentation: "Lists the first for handles that are not valid; does not say whether that of a deleted message is",
    source: `${API}/API_ChangeMessageVisibility.html`,
    right: "undecided",
    seen: [[LIFE, "extend what is deleted", "refused: ReceiptHandleIsInvalid, 400", INVALID]],
  },
  {
    id: "sqs-message-body",
    moto: "takes an empty body, fails without one, and takes characters that are none of XML",
    simulator: "refuses them: MissingParameter, InvalidMessageContents",
    documentation: "At least one character; of the characters of XML 1.0; else InvalidMessageContents",
    source: `${API}/API_SendMessage.html`,
    right: "simulator",
    seen: [
      [REFUSED, "empty", "structure", MISSING],
      [REFUSED, "without a body", UNREADABLE, MISSING],
      [REFUSED, "with a character that is none", "structure", "refused: InvalidMessageContents, 400"],
    ],
  },
  {
    id: "sqs-size-with-attributes",
    moto: "counts the body alone",
    simulator: "counts names, types and values of attributes, too",
    documentation: "They count towards the size of a message",
    source: `${GUIDE}/sqs-message-metadata.html`,
    right: "simulator",
    seen: [[REFUSED, "with attributes that make it too long", "structure", INVALID]],
  },
  {
    id: "sqs-negative-numbers",
    moto: "takes a delay and a visibility timeout below 0",
    simulator: "refuses both: InvalidParameterValue",
    documentation: "DelaySeconds: 0 to 900; VisibilityTimeout: 0 to 43,200",
    source: `${API}/API_SendMessage.html`,
    right: "simulator",
    seen: [
      [REFUSED, "delayed by less than nothing", "structure", INVALID],
      [RECEIVES, "visibility below nothing", "empty", INVALID],
    ],
  },
  {
    id: "sqs-message-attributes",
    moto: "takes 11 attributes, one without a value, one named `AWS.…`, and a number that is none",
    simulator: "refuses them: InvalidParameterValue",
    documentation: "At most 10; none may be empty; `AWS.` is reserved; a Number is one",
    source: `${GUIDE}/sqs-message-metadata.html`,
    right: "simulator",
    seen: [
      [REFUSED, "with 11 attributes", "structure", INVALID],
      [REFUSED, "with an attribute without a value", "structure", INVALID],
      [REFUSED, "with an attribute of AWS", "structure", INVALID],
      [REFUSED, "with a number that is none", "structure", INVALID],
      // What moto took of all these.
      [REFUSED, "in the queue", "list of 11", "list of 2"],
    ],
  },
  {
    id: "sqs-fifo-parameters-on-a-standard-queue",
    moto: "takes a MessageDeduplicationId and a ReceiveRequestAttemptId",
    simulator: "refuses both: InvalidParameterValue",
    documentation: "They apply only to FIFO queues; what becomes of them elsewhere is not said",
    source: `${API}/API_ReceiveMessage.html`,
    right: "undecided",
    seen: [
      [REFUSED, "with a deduplication id", "structure", INVALID],
      [RECEIVES, "attempt id on a standard queue", "empty", INVALID],
    ],
  },
  {
    id: "sqs-receive-unknown-attribute",
    moto: "ignores it",
    simulator: "refuses it: InvalidAttributeName",
    documentation: "Lists the attributes that there are, and no error for others",
    source: `${API}/API_ReceiveMessage.html`,
    right: "undecided",
    seen: [[RECEIVES, "unknown attribute", "empty", "refused: InvalidAttributeName, 400"]],
  },
  {
    id: "sqs-delete-without-handle",
    moto: "succeeds",
    simulator: "refuses it: MissingParameter",
    documentation: "ReceiptHandle is required",
    source: `${API}/API_DeleteMessage.html`,
    right: "simulator",
    seen: [[RECEIVES, "delete without a handle", "empty", MISSING]],
  },
  {
    id: "sqs-error-status",
    moto: "answers 400 to a receipt handle that is not valid and to an address that is none",
    simulator: "answers 404, and 403 to OverLimit and PurgeQueueInProgress",
    documentation:
      "The API reference says 400; the service model in AWS's SDKs says 404 and 403. The codes are the same",
    source: `${API}/API_PurgeQueue.html`,
    right: "undecided",
    seen: [
      [
        RECEIVES,
        "* with no handle at all",
        "refused: ReceiptHandleIsInvalid, 400",
        "refused: ReceiptHandleIsInvalid, 404",
      ],
      [
        RECEIVES,
        "delete with the handle of another queue",
        "refused: ReceiptHandleIsInvalid, 400",
        "refused: ReceiptHandleIsInvalid, 404",
      ],
    ],
  },
  {
    id: "sqs-extend-what-is-visible",
    moto: "succeeds",
    simulator: "refuses it: MessageNotInflight",
    documentation: "MessageNotInflight",
    source: `${API}/API_ChangeMessageVisibility.html`,
    right: "simulator",
    seen: [[RECEIVES, "extend what is visible", "empty", "refused: MessageNotInflight, 400"]],
  },
  {
    id: "sqs-batch-entry-refused",
    moto: "refuses a whole batch for one message that is too long or delayed too much",
    simulator: "refuses that entry",
    documentation: "The result of each message is reported for itself",
    source: `${API}/API_SendMessageBatch.html`,
    right: "simulator",
    seen: [
      [BATCHES, "with bad ones", INVALID, "structure"],
      // What is in the queue of it.
      [BATCHES, "of visibilities > Successful", "list of 2", "list of 3"],
      [BATCHES, "of deletes > Successful", "list of 2", "list of 3"],
    ],
  },
  {
    id: "sqs-empty-batch",
    moto: "takes a batch of no visibility timeouts",
    simulator: "refuses it: EmptyBatchRequest",
    documentation: "EmptyBatchRequest",
    source: `${API}/API_ChangeMessageVisibilityBatch.html`,
    right: "simulator",
    seen: [[BATCHES, "of no visibilities", "structure", "refused: EmptyBatchRequest, 400"]],
  },
  {
    id: "sqs-purge-twice",
    moto: "purges again at once",
    simulator: "refuses it: PurgeQueueInProgress",
    documentation: "PurgeQueueInProgress within 60 seconds of the last one",
    source: `${API}/API_PurgeQueue.html`,
    right: "simulator",
    seen: [
      ["sqs: a purge", "at once again", "empty", "refused: PurgeQueueInProgress, 403"],
      [QUERY, "purge > status", "200", "403"],
      [QUERY, "purge > elements", "PurgeQueueResponse*", "nothing"],
      [QUERY, "purge > code", "nothing", "AWS.SimpleQueueService.PurgeQueueInProgress"],
    ],
  },
  {
    id: "sqs-dead-letter-source",
    moto: "does not say where a dead letter comes from",
    simulator: "says it: DeadLetterQueueSourceArn",
    documentation: "An attribute of a message in a dead-letter queue",
    source: `${API}/API_ReceiveMessage.html`,
    right: "simulator",
    seen: [
      [
        DEAD,
        "in the dead-letter queue > Messages > * > Attributes > DeadLetterQueueSourceArn",
        "nothing",
        "arn:aws:sqs:us-east-1:123456789012:workbench-once",
      ],
    ],
  },
  {
    id: "sqs-message-move-tasks",
    moto: "has none",
    simulator: "moves messages back to where they came from",
    documentation: "StartMessageMoveTask, ListMessageMoveTasks",
    source: `${API}/API_StartMessageMoveTask.html`,
    right: "simulator",
    seen: [
      ["sqs: a queue that there is not", "move tasks", UNREADABLE, "refused: ResourceNotFoundException, 404"],
      [DEAD, "move it back", UNREADABLE, "structure"],
      [DEAD, "tasks", UNREADABLE, "structure"],
      [DEAD, "move from a queue that is no dead-letter queue", UNREADABLE, INVALID],
      [DEAD, "back", "list of 0", "list of 1"],
    ],
  },
  {
    id: "sqs-fifo-sequence-number",
    moto: "gives none",
    simulator: "gives each message its SequenceNumber",
    documentation: "SequenceNumber: of FIFO queues, to whoever sends and to whoever receives",
    source: `${API}/API_SendMessage.html`,
    right: "simulator",
    seen: [
      [FIFO, "* > SequenceNumber", "nothing", "<SequenceNumber>"],
      [FIFO, "receive* > Messages > * > Attributes > SequenceNumber", "nothing", "<SequenceNumber>"],
    ],
  },
];
