import { OwnRoutes } from "../own";
import type { RestService } from "../rest-service";
import type { Service } from "../service";
import type { RouteContext } from "../service-route";
import { cloudWatch } from "./cloudwatch";
import { TableRoutes } from "./dynamodb";
import { eventBridge } from "./event-bridge";
import { LambdaRoutes } from "./lambda";
import { S3Routes } from "./s3";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { stepFunctions } from "./step-functions";
import { sts } from "./sts";

/** Services whose requests name their operation. */
export const rpcServices: readonly Service[] = [eventBridge, sqs, sns, cloudWatch, stepFunctions, sts];

/** Those that have another way of telling, asked in this order. */
export function restServices(context: RouteContext): RestService[] {
  return [
    new OwnRoutes(context),
    new TableRoutes(context.simulation),
    new S3Routes(context),
    new LambdaRoutes(context),
  ];
}
