import { type FanoutOrder, FanoutOrderPlaced } from "../events/order-fanout";
import { parseDetail } from "../events/parse-detail";
import { problemText } from "../events/problem";

/** What is answered to a call. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Takes one order: 202 with its id once it is published, 400 with everything that is wrong with it. Who orders gives the id, so
 * that to try again does no harm.
 */
export async function takeOrder(
  body: string | undefined,
  publish: (order: FanoutOrder) => Promise<void>,
): Promise<Answer> {
  let value: unknown;
  try {
    value = JSON.parse(body ?? "");
  } catch {
    return answer(400, { problems: ["The body must be JSON."] });
  }
  const parsed = parseDetail(FanoutOrderPlaced, value);
  if (parsed.status === "invalid") return answer(400, { problems: parsed.problems.map(problemText) });
  await publish(parsed.detail);
  return answer(202, { orderId: parsed.detail.orderId });
}

/** What subscribers filter by. */
export function orderAttributes({ eventType, priority, region, value, customerType }: FanoutOrder) {
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  return {
    event_type: text(eventType),
    priority: text(priority),
    region: text(region),
    orderValue: { DataType: "Number", StringValue: String(value) },
    customerType: text(customerType),
  };
}

function answer(statusCode: number, content: object): Answer {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(content) };
}
