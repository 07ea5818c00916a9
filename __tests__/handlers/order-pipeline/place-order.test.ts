import type { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { sampleOrderRequest } from "../../../handlers/events/order-pipeline-samples";
import { callerOf } from "../../../handlers/order-api/caller-of";
import { type OrderCall, placeOrder } from "../../../handlers/order-api/place-order";
import { EventRefused, type EventToSend, publisherTo } from "../../../handlers/runtime/publish-events";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const ORDER = sampleOrderRequest();

/** Calls with a body, and what was published by then. */
async function placed(body: unknown, more: Partial<OrderCall> = {}, fails?: unknown) {
  const published: EventToSend[] = [];
  const call = { caller: "shop", requestId: "r1", idempotencyKey: undefined, ...more };
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const publish = async (event: EventToSend) => {
    if (fails !== undefined) throw fails;
    published.push(event);
    return "event";
  };
  return { answer: await placeOrder({ ...call, body: text }, { publish, now: () => NOW }), published };
}

describe("an order that is in order", () => {
  it("is published with its id and time, and without what nobody asked for", async () => {
    const { answer, published } = await placed({ ...ORDER, isAdmin: true });
    expect(answer).toEqual({ status: 202, orderId: expect.stringMatching(/^ORD-[0-9a-f]{20}$/) });
    const { orderId } = answer as { orderId: string };
    expect(published).toEqual([
      {
        source: "com.myapp.orders",
        detailType: "order.placed",
        detail: { ...ORDER, orderId, placedAt: "2026-01-02T03:04:05.000Z" },
      },
    ]);
  });

  it("has one id for one caller and key, and others for others", async () => {
    const idOf = async (more: Partial<OrderCall>) =>
      ((await placed(ORDER, more)).answer as { orderId: string }).orderId;
    const first = await idOf({ idempotencyKey: "k", requestId: "r1" });
    expect(await idOf({ idempotencyKey: "k", requestId: "r2" })).toBe(first);
    const others = [
      await idOf({ idempotencyKey: "l" }),
      await idOf({ idempotencyKey: "k", caller: "other" }),
      await idOf({ requestId: "r1" }),
      await idOf({ requestId: "r2" }),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
  });
});

describe("an order that is not", () => {
  it("is answered with every problem, and not published", async () => {
    const broken = {
      customerId: "",
      items: [{ productId: 7, quantity: 0 }, { productId: "P" }],
      total: 0,
      currency: "usd",
    };
    const { answer, published } = await placed(broken, { idempotencyKey: "x".repeat(256) });
    expect(answer).toMatchObject({ status: 400 });
    if (answer.status !== 400) throw new Error("It must be refused.");
    const { problems } = answer;
    expect(problems.map(({ path }) => path)).toEqual([
      "Idempotency-Key",
      "customerId",
      "items[0].productId",
      "items[0].quantity",
      "items[1].quantity",
      "total",
      "currency",
    ]);
    for (const { message } of problems) expect(message).toMatch(/^must be .+, got: .+\.$/);
    expect(published).toEqual([]);
  });

  it.each([
    ["", "body"],
    [undefined, "body"],
    ["{", "body"],
    ["[]", ""],
    ["null", ""],
    [{ ...ORDER, items: [] }, "items"],
    [{ ...ORDER, items: Array.from({ length: 101 }, () => ORDER.items[0]) }, "items"],
    [{ ...ORDER, total: -0.01 }, "total"],
    [{ ...ORDER, total: 1_000_000.01 }, "total"],
  ])("%j", async (body, path) => {
    const { answer } = await placed(body);
    expect(answer).toMatchObject({ status: 400, problems: [{ path }] });
  });

  it("but what is just within is taken", async () => {
    const items = Array.from({ length: 100 }, () => ({ productId: "x".repeat(200), quantity: 1_000 }));
    expect(
      (await placed({ ...ORDER, items, total: 1_000_000 }, { idempotencyKey: "x".repeat(255) })).answer,
    ).toMatchObject({
      status: 202,
    });
  });
});

describe("a bus that does not take it", () => {
  it("is a 503 where it may later, and an error where it never will", async () => {
    const later = new EventRefused("ThrottlingException", true, "later");
    expect((await placed(ORDER, {}, later)).answer).toEqual({ status: 503, error: later });
    const timeout = new Error("TimeoutError");
    expect((await placed(ORDER, {}, timeout)).answer).toEqual({ status: 503, error: timeout });
    const throttled = Object.assign(new Error("x"), { $metadata: { httpStatusCode: 429 } });
    expect((await placed(ORDER, {}, throttled)).answer).toMatchObject({ status: 503 });
    const never = new EventRefused("NotAuthorizedForSourceException", false, "never");
    await expect(placed(ORDER, {}, never)).rejects.toBe(never);
    const denied = Object.assign(new Error("denied"), { $metadata: { httpStatusCode: 400 } });
    await expect(placed(ORDER, {}, denied)).rejects.toBe(denied);
  });

  it.each([
    "ThrottlingException",
    "Throttling",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "ExpiredTokenException",
    "RequestTimeout",
    "SlowDown",
  ])("is a 503 for %s, which AWS answers with 400", async (name) => {
    const passing = { name, $metadata: { httpStatusCode: 400 } };
    expect((await placed(ORDER, {}, passing)).answer).toEqual({ status: 503, error: passing });
  });

  it.each([
    ["ValidationException", 400],
    ["AccessDeniedException", 400],
    ["AccessDeniedException", 403],
    ["ResourceNotFoundException", 400],
  ])("is an error for %s, answered with %i", async (name, httpStatusCode) => {
    const lasting = { name, $metadata: { httpStatusCode } };
    await expect(placed(ORDER, {}, lasting)).rejects.toBe(lasting);
  });

  /** A client that answers so, one after the other. */
  function publishing(...codes: (string | undefined)[]) {
    const waits: number[] = [];
    const sent: unknown[] = [];
    const send = async (command: PutEventsCommand) => {
      sent.push(command.input.Entries);
      const code = codes.shift();
      return { FailedEntryCount: code ? 1 : 0, Entries: [code ? { ErrorCode: code } : { EventId: "id" }] };
    };
    const publish = publisherTo({ send: send as never }, "bus", async (millis) => void waits.push(millis));
    return { publish: () => publish({ source: "s", detailType: "d", detail: { a: 1 } }), waits, sent };
  }

  it("is asked again for an entry that failed though the call did not", async () => {
    const { publish, waits, sent } = publishing("InternalFailure", "ThrottlingException", undefined);
    expect(await publish()).toBe("id");
    expect(waits).toEqual([50, 100]);
    const entry = { EventBusName: "bus", Source: "s", DetailType: "d", Detail: '{"a":1}' };
    expect(sent).toEqual([[entry], [entry], [entry]]);
  });

  it("is asked four times, and once for what no second try mends", async () => {
    const busy = publishing("InternalFailure", "InternalFailure", "InternalFailure", "InternalFailure", undefined);
    await expect(busy.publish()).rejects.toMatchObject({ code: "InternalFailure", isRetryable: true });
    expect(busy.sent).toHaveLength(4);
    const lasting = publishing("MalformedDetail", undefined);
    await expect(lasting.publish()).rejects.toMatchObject({ code: "MalformedDetail", isRetryable: false });
    expect(lasting.sent).toHaveLength(1);
  });
});

it.each([
  [{ iam: { userArn: "arn:aws:iam::1:user/shop" } }, "arn:aws:iam::1:user/shop"],
  [{ jwt: { claims: { iss: "https://i", sub: "shop" } } }, "https://i shop"],
  [undefined, "anybody"],
])("callers are told apart: %j", (authorizer, expected) => {
  expect(callerOf({ requestContext: { authorizer } } as never)).toBe(expected);
});
