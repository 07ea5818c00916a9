import type { KnownDifference } from "../known-difference";
import { cloudWatchDifferences } from "./cloud-watch";
import { dynamoDbDifferences } from "./dynamo-db";
import { eventBridgeDifferences } from "./event-bridge";
import { lambdaDifferences } from "./lambda";
import { protocolDifferences } from "./protocols";
import { snsDifferences } from "./sns";
import { sqsDifferences } from "./sqs";

/** Everything that the emulator and the simulator are known to do otherwise. */
export const knownDifferences: readonly KnownDifference[] = [
  ...eventBridgeDifferences,
  ...snsDifferences,
  ...sqsDifferences,
  ...lambdaDifferences,
  ...cloudWatchDifferences,
  ...dynamoDbDifferences,
  ...protocolDifferences,
];
