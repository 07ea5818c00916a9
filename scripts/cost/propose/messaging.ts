import type { Queue, Rule, Topic, Topology } from "../../../simulator";
import { removeResources, setAttributes } from "../alter-stack";
import type { Proposal, ProposedTo } from "./proposal";

/** Seconds that messages wait for others, so that a batch is worth its invocation. */
const WINDOW_SECONDS = 5;
/** Of what reaches a queue: how much a filter keeps off, to say what such a part costs. */
const NEEDLESS_SHARE = 0.1;
/** Bytes of an event that is charged as one. */
const CHUNK_BYTES = 64 * 1024;

/** Fewer events, fewer messages, fewer calls. */
export function messagingProposals({ topology, request }: ProposedTo): Proposal[] {
  return [
    ...batching(topology),
    ...filtersBeforeQueues(topology, request.shares.byAddress),
    ...needlessMessages(topology),
    ...secondWays(topology),
    ...longPolling(topology),
    ...(request.assumptions.eventBytes > CHUNK_BYTES
      ? [
          {
            what: "Put events of at most 64 KB on the bus, and what is larger into a bucket",
            where: [...request.perDay.keys()],
            but: "whoever needs the rest fetches it",
            request: { assumptions: { ...request.assumptions, eventBytes: CHUNK_BYTES } },
          },
        ]
      : []),
  ];
}

function batching({ queues }: Topology): Proposal[] {
  const found = queues.flatMap((queue) =>
    queue.mappings
      .filter(({ enabled, batchWindowSeconds }) => enabled && !queue.fifo && batchWindowSeconds < WINDOW_SECONDS)
      .map(({ address, batchSize }) => ({ queue, address, batchSize })),
  );
  if (found.length === 0) return [];
  return [
    {
      what: `Let messages wait for a batch: a batch window of ${WINDOW_SECONDS} s, at least 10 messages`,
      where: found.map(({ queue }) => queue.name),
      but: `messages are processed up to ${WINDOW_SECONDS} s later; the visibility timeout must allow for it`,
      alter: (stack) => {
        for (const { address, batchSize } of found) {
          setAttributes(stack, [address], {
            batch_size: Math.max(10, batchSize),
            maximum_batching_window_in_seconds: WINDOW_SECONDS,
          });
        }
      },
    },
  ];
}

/** Filters of an event source mapping drop what has been paid for already. */
function filtersBeforeQueues({ queues }: Topology, shares: ReadonlyMap<string, number>): Proposal[] {
  return queues.flatMap((queue) => {
    const [mapping, ...others] = queue.mappings.filter(({ enabled }) => enabled);
    const passed = mapping && shares.get(mapping.address);
    if (mapping === undefined || others.length > 0 || passed === undefined || passed >= 1) return [];
    return [
      {
        what: `Filter before the queue, in the rule or subscription: its consumer drops ${percent(1 - passed)}`,
        where: [queue.name],
        but: "what is dropped can no longer be seen in the queue",
        request: {
          keptOff: new Map([[queue.address, 1 - passed]]),
          shares: { origin: "", byAddress: new Map([...shares, [mapping.address, 1]]) },
        },
      },
    ];
  });
}

/** What a part of the messages costs that nobody needs: whether there is one, only its owner knows. */
function needlessMessages({ queues }: Topology): Proposal[] {
  const consumed = queues.filter(({ mappings }) => mappings.some(({ enabled }) => enabled));
  return consumed.map((queue) => ({
    what: `Filter before the queue what its consumer does not need: each ${percent(NEEDLESS_SHARE)} of its messages`,
    where: [queue.name],
    but: "only if there is such a part",
    request: { keptOff: new Map([[queue.address, NEEDLESS_SHARE]]) },
  }));
}

/** A queue that gets the same events from a rule and from the topic that the rule publishes to. */
function secondWays({ rules }: Topology): Proposal[] {
  return rules.flatMap((rule) =>
    rule.targets.flatMap((target) => {
      const { to } = target;
      const topic = to.kind === "queue" ? topicTo(to, rule) : undefined;
      if (topic === undefined) return [];
      return [
        {
          what: `Send each event of ${rule.name} to the queue once: it gets them through ${topic.name} too`,
          where: [to.name],
          but: "they arrive in an SNS envelope only",
          alter: (stack) => removeResources(stack, [target.address]),
        } satisfies Proposal,
      ];
    }),
  );
}

function topicTo(queue: Queue, { targets }: Rule): Topic | undefined {
  const topics = targets.flatMap(({ to }) => (to.kind === "topic" ? [to] : []));
  return topics.find(({ subscriptions }) =>
    subscriptions.some(({ to, filter }) => to === queue && filter === undefined),
  );
}

function longPolling({ queues }: Topology): Proposal[] {
  const short = queues.filter(
    ({ inStack, mappings, receiveWaitSeconds }) => inStack && mappings.length === 0 && receiveWaitSeconds < 20,
  );
  if (short.length === 0) return [];
  return [
    {
      what: "Long polling: let consumers beyond the stack wait 20 s for a message",
      where: short.map(({ name }) => name),
      but: "a consumer must wait longer than 20 s for an answer",
      alter: (stack) =>
        setAttributes(
          stack,
          short.map(({ address }) => address),
          { receive_wait_time_seconds: 20 },
        ),
    },
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
