import {
  type Attributed,
  blockAt,
  blocksAt,
  flagAt,
  numberAt,
  type Resource,
  requiredTextAt,
  textAt,
} from "../terraform";
import type { DraftPlace } from "./draft";
import { type Drafting, type NotJoined, patternAt, placeAt } from "./drafting";
import type { PipeTarget } from "./places";

/** The stream of a table. */
export function joinChanges({ places }: Drafting, resource: Resource): undefined {
  const table = placeAt(places, resource, "arn");
  if (table?.kind !== "other" || flagAt(resource, "stream_enabled") !== true) return;
  const view = textAt(resource, "stream_view_type");
  table.changes = {
    arn: requiredTextAt(resource, "stream_arn"),
    // What the provider asks for where nothing is given.
    view: view === undefined || view === "" ? "NEW_AND_OLD_IMAGES" : view,
    keys: [requiredTextAt(resource, "hash_key"), textAt(resource, "range_key")].filter((key) => key !== undefined),
    pipes: [],
  };
}

/** A pipe from the stream of a table to a bus; of other pipes nothing is simulated. */
export function joinPipe({ places }: Drafting, resource: Resource): NotJoined {
  const [from, to] = [placeAt(places, resource, "source"), placeAt(places, resource, "target")];
  const changes = from?.kind === "other" ? from.changes : undefined;
  if (from?.kind !== "other" || changes === undefined || changes.arn !== textAt(resource, "source")) {
    return `a pipe from ${wordOf(from)} is not simulated, only one from the stream of a table of the stack`;
  }
  if (to?.kind !== "bus") return `a pipe to ${wordOf(to)} is not simulated, only one to a bus`;
  if (textAt(resource, "enrichment") !== undefined) return "a pipe with an enrichment is not simulated";
  const parameters = blockAt(resource, "source_parameters");
  const source = parameters && blockAt(parameters, "dynamodb_stream_parameters");
  const filters = parameters && blockAt(parameters, "filter_criteria");
  changes.pipes.push({
    address: resource.address,
    name: requiredTextAt(resource, "name"),
    arn: requiredTextAt(resource, "arn"),
    constructPath: resource.constructPath,
    from,
    to,
    enabled: textAt(resource, "desired_state") !== "STOPPED",
    roleArn: requiredTextAt(resource, "role_arn"),
    filters: (filters ? blocksAt(filters, "filter") : []).flatMap((each) => patternAt(each, "pattern") ?? []),
    target: targetOf(blockAt(resource, "target_parameters")),
    batchSize: numberOf(source, "batch_size") ?? BATCH_SIZE,
    batchWindowSeconds: numberOf(source, "maximum_batching_window_in_seconds") ?? 0,
    maxAgeSeconds: limitOf(source, "maximum_record_age_in_seconds"),
    maxAttempts: limitOf(source, "maximum_retry_attempts"),
    parallelBatches: numberOf(source, "parallelization_factor") ?? 1,
    bisects: source !== undefined && textAt(source, "on_partial_batch_item_failure") === "AUTOMATIC_BISECT",
    deadLetterQueue: source && placeAt(places, blockAt(source, "dead_letter_config"), "arn"),
  });
}

/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceDynamoDBStreamParameters.html */
const BATCH_SIZE = 10;

function targetOf(parameters: Attributed | undefined): PipeTarget {
  const bus = parameters && blockAt(parameters, "eventbridge_event_bus_parameters");
  return {
    template: parameters && textAt(parameters, "input_template"),
    source: bus && textAt(bus, "source"),
    detailType: bus && textAt(bus, "detail_type"),
    time: bus && textAt(bus, "time"),
  };
}

/** -1: no limit, which is AWS's default. */
function limitOf(from: Attributed | undefined, attribute: string): number {
  const value = numberOf(from, attribute) ?? -1;
  return value < 0 ? Number.POSITIVE_INFINITY : value;
}

function numberOf(from: Attributed | undefined, attribute: string): number | undefined {
  return from && numberAt(from, attribute);
}

function wordOf(place: DraftPlace | undefined): string {
  if (place === undefined) return "nowhere";
  return `a ${place.kind === "other" ? place.what : place.kind}`;
}
