import type { LambdaFunction } from "../../../simulator";
import { blockAt, textAt } from "../../../simulator/terraform";
import { FIXED_ASSUMPTIONS } from "../assumptions";
import { consumptionsOf, type Work, workOf } from "./consumption";
import { logGroupUsage } from "./log-groups";
import { gigabytes, perMonth, SECONDS, type System, type Usage } from "./usage";

/** What functions are charged for, with what they log and trace. https://aws.amazon.com/lambda/pricing/ */
export function lambdaUsage(system: System): Usage[] {
  const consumptions = consumptionsOf(system);
  return system.topology.functions
    .filter(({ inStack }) => inStack)
    .flatMap((fn) => {
      const work = workOf(fn, system, consumptions);
      return [...computeUsage(fn, work, system), ...tracingUsage(fn, work, system), ...logUsage(fn, work, system)];
    });
}

function computeUsage(fn: LambdaFunction, { invocations, items }: Work, { assumptions }: System): Usage[] {
  const milliseconds = assumptions.durationMs.byName.get(fn.name) ?? assumptions.durationMs.all;
  return [
    { meter: "lambdaRequests", quantity: perMonth(invocations), resource: fn.address, what: "invocations" },
    {
      meter: fn.architecture === "arm64" ? "lambdaArm64" : "lambdaX86",
      quantity: perMonth(items) * (milliseconds / 1_000) * (fn.memoryMegabytes / 1_024),
      resource: fn.address,
      what: `${milliseconds} ms for each message, with ${fn.memoryMegabytes} MiB, ${fn.architecture}`,
    },
  ];
}

/**
 * Lambda traces the first invocation of each second, and 5 % of the others.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
function tracingUsage(fn: LambdaFunction, { invocations }: Work, { stack }: System): Usage[] {
  const resource = stack.resources.find(({ address }) => address === fn.address);
  const tracing = resource && blockAt(resource, "tracing_config");
  if (tracing === undefined || textAt(tracing, "mode") !== "Active") return [];
  const monthly = perMonth(invocations);
  const first = Math.min(monthly, SECONDS);
  return [
    { meter: "traces", quantity: first + 0.05 * (monthly - first), resource: fn.address, what: "traces of X-Ray" },
  ];
}

function logUsage(fn: LambdaFunction, { invocations, items }: Work, system: System): Usage[] {
  const bytes = invocations * FIXED_ASSUMPTIONS.platformLogBytes + items * system.assumptions.logBytes;
  return logGroupUsage(logGroupOf(fn, system), { gigabytesPerDay: gigabytes(bytes), what: "logs" }, system.stack);
}

/** The one that the function names, or that Lambda makes for it. */
export function logGroupOf(fn: LambdaFunction, { stack }: Pick<System, "stack">): string {
  const resource = stack.resources.find(({ address }) => address === fn.address);
  const logging = resource && blockAt(resource, "logging_config");
  return (logging && textAt(logging, "log_group")) ?? `/aws/lambda/${fn.name}`;
}
