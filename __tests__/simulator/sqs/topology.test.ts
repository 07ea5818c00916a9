import { expect, test } from "vitest";
import { readTopology } from "../../../simulator";
import { stackJson } from "../support/stack-json";

const read = (queue: object) =>
  readTopology(stackJson({ aws_sqs_queue: { q: { name: "q", ...queue } } })).queues.find(({ name }) => name === "q");

test("a queue's facts, as the provider makes them if nothing is said", () => {
  expect(read({})).toMatchObject({
    maxMessageBytes: 262_144,
    contentBasedDeduplication: false,
    deduplicationScope: "queue",
    fifoThroughputLimit: "perQueue",
    redriveAllow: undefined,
  });
  expect(
    read({
      max_message_size: 1_024,
      content_based_deduplication: true,
      deduplication_scope: "messageGroup",
      fifo_throughput_limit: "perMessageGroupId",
      redrive_allow_policy: '{"redrivePermission":"byQueue","sourceQueueArns":["arn:a"]}',
    }),
  ).toMatchObject({
    maxMessageBytes: 1_024,
    contentBasedDeduplication: true,
    deduplicationScope: "messageGroup",
    fifoThroughputLimit: "perMessageGroupId",
    redriveAllow: { permission: "byQueue", sourceArns: ["arn:a"] },
  });
  expect(read({ redrive_allow_policy: '{"redrivePermission":"denyAll"}' })?.redriveAllow?.permission).toBe("denyAll");
});

test("a redrive-allow policy that is none is refused", () => {
  expect(() => read({ redrive_allow_policy: '{"redrivePermission":"some"}' })).toThrow(
    "aws_sqs_queue.q.redrive_allow_policy must hold redrivePermission",
  );
});
