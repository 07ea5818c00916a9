import type { AwsError } from "../../aws-error";
import type { Reply } from "../http/reply";
import type { Output } from "../service";

/** How a service answers. */
export interface Protocol {
  reply(operation: string, output: Output, requestId: string): Reply;
  refuse(error: AwsError, requestId: string): Reply;
}

/** Whose fault an error is, in words of the query protocol. */
export function faultOf({ status }: AwsError): "Sender" | "Receiver" {
  return status < 500 ? "Sender" : "Receiver";
}
