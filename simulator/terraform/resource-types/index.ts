import { DATA_SOURCES } from "./data-sources";
import { DESTINATIONS } from "./destinations";
import { EVENTS } from "./events";
import { HTTP_API } from "./http-api";
import { LAMBDA } from "./lambda";
import { MESSAGING } from "./messaging";
import { OBSERVABILITY } from "./observability";
import type { ResourceType } from "./resource-type";
import { SECURITY } from "./security";

const RESOURCES: Readonly<Record<string, ResourceType>> = {
  ...EVENTS,
  ...MESSAGING,
  ...LAMBDA,
  ...HTTP_API,
  ...OBSERVABILITY,
  ...DESTINATIONS,
  ...SECURITY,
};

/** What is known of a type; `undefined` for one whose attributes nobody here can make. */
export function resourceTypeOf(mode: "resource" | "data", type: string): ResourceType | undefined {
  const table = mode === "data" ? DATA_SOURCES : RESOURCES;
  return Object.hasOwn(table, type) ? table[type] : undefined;
}
