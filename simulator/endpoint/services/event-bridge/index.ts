import type { Operation, Service } from "../../service";
import { describeArchive, listArchives } from "./archives";
import { describeEventBus, listEventBuses } from "./buses";
import { eventBridgeErrors } from "./errors";
import { putEvents } from "./put-events";
import { cancelReplay, describeReplay, listReplays, startReplay } from "./replays";
import { describeRule, listRules, listTargetsByRule, testEventPattern } from "./rules";

export const eventBridge: Service = {
  name: "events",
  signingName: "events",
  target: "AWSEvents",
  errors: eventBridgeErrors,
  operations: new Map<string, Operation>([
    ["PutEvents", putEvents],
    ["StartReplay", startReplay],
    ["DescribeReplay", describeReplay],
    ["ListReplays", listReplays],
    ["CancelReplay", cancelReplay],
    ["ListArchives", listArchives],
    ["DescribeArchive", describeArchive],
    ["ListRules", listRules],
    ["DescribeRule", describeRule],
    ["ListTargetsByRule", listTargetsByRule],
    ["TestEventPattern", testEventPattern],
    ["DescribeEventBus", describeEventBus],
    ["ListEventBuses", listEventBuses],
  ]),
};
