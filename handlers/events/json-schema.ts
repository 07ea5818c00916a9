/**
 * JSON Schemas of event contracts, for a schema registry, for documentation, for senders in other languages. Not for
 * handlers: nothing that runs in a function imports this file, so zod's converter stays out of every bundle.
 */
import * as z from "zod/mini";
import type { EventCatalog, EventContract } from "./contract";

/**
 * Which JSON Schema: `draft-2020-12` is the current one; `draft-4` is what the EventBridge schema registry takes
 * (as `JSONSchemaDraft4`), `openapi-3.0` goes into an OpenAPI document.
 */
export type JsonSchemaVersion = "draft-2020-12" | "draft-07" | "draft-4" | "openapi-3.0";

export interface EventJsonSchemaOptions {
  /**
   * `event`: the whole event as a consumer receives it. `detail`: what a sender writes.
   * @default "event"
   */
  readonly of?: "event" | "detail";
  /** @default "draft-2020-12" */
  readonly version?: JsonSchemaVersion;
}

/** The JSON Schema of a contract, under the contract's detail-type as title. The same on every call. */
export function eventJsonSchema(
  contract: EventContract,
  options: EventJsonSchemaOptions = {},
): Record<string, unknown> {
  const { of = "event", version = "draft-2020-12" } = options;
  // zod spells some versions differently from JSON Schema's own authors.
  const target = version === "draft-07" ? "draft-7" : version;
  const { "~standard": _, ...schema } = z.toJSONSchema(contract[of], { target, io: "input" });
  return { ...schema, title: contract.detailType };
}

/** The events of a catalog as a schema registry takes them: the schema of each `detail`, in the version that it keeps. */
export function registryEvents(catalog: EventCatalog, version: "draft-4" | "openapi-3.0" = "draft-4") {
  return Object.values(catalog).map((contract) => {
    const { source, detailType } = contract;
    return { source, detailType, detail: eventJsonSchema(contract, { of: "detail", version }) };
  });
}
