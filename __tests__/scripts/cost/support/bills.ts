import { type Assumptions, DEFAULT_ASSUMPTIONS } from "../../../../scripts/cost/assumptions";
import { type Bill, billOf } from "../../../../scripts/cost/estimate";
import type { Blocks } from "../../../simulator/support/stack-json";

/** 24,000 a day are 1,000 an hour, and 730,000 in a month of 730 hours. */
export const PER_DAY = 24_000;

export interface Wanted {
  readonly perDay?: Readonly<Record<string, number>>;
  readonly shares?: Readonly<Record<string, number>>;
  readonly assumptions?: Partial<Assumptions>;
}

/** The bill of a stack of these resources, in the Region whose prices are known. */
export function bill(resource: Blocks, { perDay = { b: PER_DAY }, shares = {}, assumptions = {} }: Wanted = {}): Bill {
  const stack = { provider: { aws: [{ region: "us-east-1" }] }, resource };
  return billOf(stack, {
    perDay: new Map(Object.entries(perDay)),
    shares: { byAddress: new Map(Object.entries(shares)), origin: "test" },
    assumptions: { ...DEFAULT_ASSUMPTIONS, ...assumptions },
  });
}

/** US$ by what they are for, of one resource or of all. */
export function usdOf({ lines }: Bill, resource?: string): Record<string, number> {
  const own = lines.filter((line) => resource === undefined || line.resource === resource);
  return Object.fromEntries(own.map(({ what, usd }) => [what, Number(usd.toFixed(6))]));
}

/** A bus with one rule that matches everything, and one target. */
export function busTo(target: string, more: Blocks = {}): Blocks {
  return {
    aws_cloudwatch_event_bus: { b: { name: "b" } },
    aws_cloudwatch_event_rule: { r: { name: "r", event_bus_name: "b", event_pattern: '{"source":["a"]}' } },
    aws_cloudwatch_event_target: { t: { rule: "r", event_bus_name: "b", target_id: "t", arn: `\${${target}.arn}` } },
    ...more,
  };
}

/** A queue that a function consumes. */
export function consumedQueue({ queue = {}, mapping = {}, fn = {} }: Readonly<Record<string, object>> = {}): Blocks {
  return {
    aws_sqs_queue: { q: { name: "q", ...queue } },
    aws_lambda_function: { f: { function_name: "f", role: "r", memory_size: 512, architectures: ["arm64"], ...fn } },
    aws_lambda_event_source_mapping: {
      m: {
        event_source_arn: "${aws_sqs_queue.q.arn}",
        function_name: "${aws_lambda_function.f.arn}",
        batch_size: 10,
        ...mapping,
      },
    },
  };
}
