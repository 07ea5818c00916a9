import { burst } from "./burst";
import { consumerFails } from "./consumer-fails";
import type { Drill } from "./drill";
import { duplicates } from "./duplicates";
import { noPermission } from "./no-permission";
import { poisonMessage } from "./poison-message";
import { replay } from "./replay";
import { slowConsumer } from "./slow-consumer";
import { targetOutage } from "./target-outage";

export const DRILLS: readonly Drill[] = [
  consumerFails,
  poisonMessage,
  slowConsumer,
  duplicates,
  noPermission,
  targetOutage,
  replay,
  burst,
];
