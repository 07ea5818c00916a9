import {
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { functionArnOf } from "../deployed/arn";
import type { SystemReader } from "../deployed/system-reader";
import { allPages } from "./all-pages";
import { awsProblem } from "./aws-problem";

/** What Lambda tells of functions and of the queues that they consume. */
export function lambdaReader(client: LambdaClient): Pick<SystemReader, "consumers" | "configuration" | "onFailure"> {
  return {
    async consumers(queueArn) {
      const mappings = await allPages(async (Marker) => {
        const page = await client.send(new ListEventSourceMappingsCommand({ EventSourceArn: queueArn, Marker }));
        return { items: page.EventSourceMappings, next: page.NextMarker };
      });
      return mappings.map(({ FunctionArn = "", State = "" }) => ({
        functionArn: functionArnOf(FunctionArn),
        enabled: !/^Disabl/.test(State),
      }));
    },
    async configuration(functionArn) {
      const command = new GetFunctionConfigurationCommand({ FunctionName: functionArn });
      const { Environment, DeadLetterConfig } = await client.send(command);
      return { environment: Environment?.Variables ?? {}, deadLetterArn: DeadLetterConfig?.TargetArn };
    },
    async onFailure(functionArn) {
      try {
        const command = new GetFunctionEventInvokeConfigCommand({ FunctionName: functionArn });
        const { DestinationConfig } = await client.send(command);
        return DestinationConfig?.OnFailure?.Destination;
      } catch (error) {
        // It has no settings of its own: nothing is said of failures.
        if (awsProblem(error)?.kind === "missing") return undefined;
        throw error;
      }
    },
  };
}
