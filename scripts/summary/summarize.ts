import { type LambdaFunction, readTopology, resolveStack } from "../../simulator";
import type { SynthesizedStack } from "../app/synthesized-app";
import { alarmSummary } from "./alarm-summary";
import { routeSummaries } from "./route-summary";
import type { FunctionSummary, StackSummary } from "./summary-types";

/** What a synthesized stack would deploy. @throws {StackError} */
export function summarize({ name, text, fileBytes, warnings }: SynthesizedStack): StackSummary {
  const stack = resolveStack(text);
  const topology = readTopology(stack);
  const aws = stack.resources.filter(({ type }) => type.startsWith("aws_"));
  return {
    stack: stack.name ?? name,
    regions: [...new Set(aws.map(({ location }) => location.region))],
    resources: countByType(stack.resources),
    routes: routeSummaries(topology),
    alarms: topology.alarms.map(alarmSummary),
    functions: topology.functions.filter(({ inStack }) => inStack).map((each) => functionSummary(each, fileBytes)),
    warnings,
    unknown: topology.unknown.map(({ address, reason }) => ({ address, reason })),
  };
}

function countByType(resources: readonly { readonly type: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of resources) counts[type] = (counts[type] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function functionSummary(consumer: LambdaFunction, fileBytes: SynthesizedStack["fileBytes"]): FunctionSummary {
  const { name, runtime = "image", architecture, memoryMegabytes, timeoutSeconds, filename } = consumer;
  const bundleBytes = filename === undefined ? undefined : fileBytes[filename];
  return {
    name,
    runtime,
    architecture,
    memoryMegabytes,
    timeoutSeconds,
    ...(bundleBytes !== undefined && { bundleBytes }),
  };
}
