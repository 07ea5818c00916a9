import type { Mapping, Queue } from "../../../topology/places";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { Timestamp } from "../../timestamp";
import { functionNamed, listPage, MAX_ITEMS } from "./functions";

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
export function listEventSourceMappings(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("lambda:ListEventSourceMappings", "*");
  const source = input.text("EventSourceArn");
  const consumer = input.has("FunctionName") ? functionNamed(call) : undefined;
  const all = simulation.topology.queues.flatMap((queue) => queue.mappings.map((mapping) => ({ queue, mapping })));
  const wanted = all.filter(
    ({ queue, mapping }) => (source ?? queue.arn) === queue.arn && (consumer ?? mapping.to) === mapping.to,
  );
  const { items, next } = listPage(call, wanted, input.integer("MaxItems", MAX_ITEMS) ?? 100);
  return {
    EventSourceMappings: items.map(({ queue, mapping }) => factsOf(queue, mapping, simulation.startedAt)),
    NextMarker: next,
  };
}

function factsOf(queue: Queue, mapping: Mapping, madeAt: number) {
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: queue.arn.replace(
      /^(arn:[^:]+):sqs:(.*):[^:]+$/,
      `$1:lambda:$2:event-source-mapping:${mapping.uuid}`,
    ),
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.batchWindowSeconds,
    EventSourceArn: queue.arn,
    FunctionArn: mapping.to.arn,
    LastModified: new Timestamp(madeAt),
    State: mapping.enabled ? "Enabled" : "Disabled",
    StateTransitionReason: "USER_INITIATED",
    FunctionResponseTypes: mapping.partialBatchResponse ? ["ReportBatchItemFailures"] : [],
    ...(mapping.filters.length > 0 && {
      FilterCriteria: { Filters: mapping.filters.map(({ text }) => ({ Pattern: text })) },
    }),
    ...(mapping.maximumConcurrency !== undefined && {
      ScalingConfig: { MaximumConcurrency: mapping.maximumConcurrency },
    }),
    ...(mapping.eventCounts && { MetricsConfig: { Metrics: ["EventCount"] } }),
  };
}
