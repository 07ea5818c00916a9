import { OwnRoutes } from "../own";
import type { RestService } from "../rest-service";
import type { Service } from "../service";
import type { RouteContext } from "../service-route";
import { cloudWatch } from "./cloudwatch";
import { TableRoutes } from "./dynamodb";
import { eventBridge } from "./event-bridge";
import { LambdaRoutes } from "./lambda";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { sts } from "./sts";

/** Services whose requests name their operation. */
export const rpcServices: readonly Service[] = [eventBridge, sqs, sns, cloudWatch, sts];

/** Those that have another way of telling, asked in this order. */
export function restServices(context: RouteContext): RestService[] {
  return [new OwnRoutes(context), new TableRoutes(context.simulation), new LambdaRoutes(context)];
}
