import type { KnownDifference } from "../known-difference";

const API = "https://docs.aws.amazon.com/eventbridge/latest/APIReference";
const REFUSED = "put-events: entries that are refused";
const CALLS = "put-events: calls of PutEvents that are refused";
const FACTS = "event-bridge: buses, rules and targets";
const PATTERNS = "event-bridge: patterns";
const REPLAYS = "event-bridge: replays";
const VALIDATION = "refused: ValidationException, 400";
const BAD_PATTERN = "refused: InvalidEventPatternException, 400";

export const eventBridgeDifferences: readonly KnownDifference[] = [
  {
    id: "put-events-source-of-aws",
    moto: "takes an event whose source begins with `aws.`",
    simulator: "refuses the entry: NotAuthorizedForSourceException",
    documentation: "Lists the code: no permission to publish events with this source",
    source: `${API}/API_PutEventsResultEntry.html`,
    right: "simulator",
    seen: [
      [REFUSED, "source of AWS > FailedEntryCount", "0", "1"],
      [REFUSED, "source of AWS > Entries > * > EventId", "<id>", "nothing"],
      [REFUSED, "source of AWS > Entries > * > ErrorCode", "nothing", "NotAuthorizedForSourceException"],
    ],
  },
  {
    id: "put-events-detail-not-an-object",
    moto: "takes a Detail that is a JSON list or text",
    simulator: "refuses the entry: MalformedDetail",
    documentation: "Detail is a valid JSON object",
    source: `${API}/API_PutEventsRequestEntry.html`,
    right: "simulator",
    seen: [
      [REFUSED, "detail that is a * > FailedEntryCount", "0", "1"],
      [REFUSED, "detail that is a * > Entries > * > EventId", "<id>", "nothing"],
      [REFUSED, "detail that is a * > Entries > * > ErrorCode", "nothing", "MalformedDetail"],
      [REFUSED, "in q-shipments", "list of 4", "list of 2"],
    ],
  },
  {
    id: "put-events-bus-that-there-is-not",
    moto: "refuses the call: ResourceNotFoundException",
    simulator: "takes the event, gives it an id, and drops it",
    documentation: "No rule is found, and the event is dropped",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html",
    right: "simulator",
    seen: [
      [
        "put-events: events for another bus",
        "that there is not*",
        "refused: ResourceNotFoundException, 400",
        "structure",
      ],
    ],
  },
  {
    id: "put-events-without-entries",
    moto: "answers with an empty list",
    simulator: "refuses the call: ValidationException",
    documentation: "Entries: at least 1, at most 10",
    source: `${API}/API_PutEvents.html`,
    right: "simulator",
    seen: [[CALLS, "no entry", "structure", VALIDATION]],
  },
  {
    id: "put-events-of-more-than-1-mb",
    moto: "takes entries of any size",
    simulator: "refuses the call: ValidationException",
    documentation: "The total size of the entries must be below 1 MB",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html",
    right: "simulator",
    seen: [[CALLS, "*more than 1 MB", "structure", VALIDATION]],
  },
  {
    id: "default-bus-times",
    moto: "says when the default bus was made",
    simulator: "does not: nobody made it",
    documentation: "CreationTime may be there; of the default bus nothing is said",
    source: `${API}/API_DescribeEventBus.html`,
    right: "undecided",
    seen: [[FACTS, "default bus > *Time", "<time>", "nothing"]],
  },
  {
    id: "list-event-buses-facts",
    moto: "lists name, ARN and policy of a bus",
    simulator: "lists its description and times, too",
    documentation: "An EventBus has Description, CreationTime and LastModifiedTime",
    source: `${API}/API_ListEventBuses.html`,
    right: "simulator",
    seen: [
      [FACTS, "buses* > EventBuses > * > Description", "nothing", "E-commerce event-driven architecture bus"],
      [FACTS, "buses* > EventBuses > * > *Time", "nothing", "<time>"],
    ],
  },
  {
    id: "rule-of-an-archive",
    moto: "lists a managed rule for each archive",
    simulator: "lists the rules of the stack",
    documentation: "Speaks of managed rules, not of one for an archive",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html",
    right: "undecided",
    seen: [[FACTS, "rules > Events-Archive-ecom-events-archive", "structure", "nothing"]],
  },
  {
    id: "list-rules-made-up-token",
    moto: "takes any NextToken",
    simulator: "refuses one that no list gave out: ValidationException",
    documentation: "A token comes from a previous call; one that has expired is a 400, InvalidToken",
    source: `${API}/API_ListRules.html`,
    right: "simulator",
    seen: [[FACTS, "rules from a made-up token", "structure", VALIDATION]],
  },
  {
    id: "list-rules-limit-0",
    moto: "takes it",
    simulator: "refuses it: ValidationException",
    documentation: "Limit: 1 to 100",
    source: `${API}/API_ListRules.html`,
    right: "simulator",
    seen: [[FACTS, "too few rules", "structure", VALIDATION]],
  },
  {
    id: "test-event-pattern",
    moto: "answers nothing, whatever it is asked",
    simulator: "says whether the pattern matches; refuses what is no pattern or no event",
    documentation: "Result; InvalidEventPatternException",
    source: `${API}/API_TestEventPattern.html`,
    right: "simulator",
    seen: [
      [PATTERNS, "* > Result", "nothing", "true"],
      [PATTERNS, "* > Result", "nothing", "false"],
      [PATTERNS, "no *", "empty", BAD_PATTERN],
      [PATTERNS, "an * operator", "empty", BAD_PATTERN],
      [PATTERNS, "an empty pattern", "empty", BAD_PATTERN],
      [PATTERNS, "an event *", "empty", VALIDATION],
    ],
  },
  {
    id: "replay-name",
    moto: "takes a name with a space in it",
    simulator: "refuses it: ValidationException",
    documentation: "ReplayName: letters, digits, `.`, `-` and `_`",
    source: `${API}/API_StartReplay.html`,
    right: "simulator",
    seen: [[REPLAYS, "with a bad name", "structure", VALIDATION]],
  },
  {
    id: "replay-range-and-rules",
    moto: "replays all that is archived, to every rule",
    simulator: "replays what lies between the two times, to the rules that FilterArns names",
    documentation: "EventStartTime, EventEndTime; FilterArns are the rules that replayed events are sent to",
    source: `${API}/API_StartReplay.html`,
    right: "simulator",
    seen: [
      [REPLAYS, "in q-shipments", "list of 6", "list of 2"],
      [REPLAYS, "in q-shipments, replayed to another rule", "list of 3", "list of 0"],
    ],
  },
  {
    id: "replay-last-event",
    moto: "does not say which event was the last",
    simulator: "says its time",
    documentation: "EventLastReplayedTime",
    source: `${API}/API_DescribeReplay.html`,
    right: "simulator",
    seen: [
      [REPLAYS, "description > EventLastReplayedTime", "nothing", "<time>"],
      [REPLAYS, "list > Replays > * > EventLastReplayedTime", "nothing", "<time>"],
    ],
  },
  {
    id: "replay-cancelled-when-over",
    moto: "cancels a replay that is completed",
    simulator: "refuses to: IllegalStatusException",
    documentation: "IllegalStatusException: the replay is in a state in which it cannot be cancelled",
    source: `${API}/API_CancelReplay.html`,
    right: "simulator",
    seen: [[REPLAYS, "cancellation when it is over", "structure", "refused: IllegalStatusException, 400"]],
  },
];
