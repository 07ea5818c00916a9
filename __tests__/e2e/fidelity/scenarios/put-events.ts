import { PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { ecommerceDetailTypes } from "../../../../handlers/events/ecommerce-samples";
import { takeAll } from "../messages";
import type { Scenario } from "../scenario";
import type { Side } from "../side";
import { arn } from "../workbench";

const GOOD: PutEventsRequestEntry = {
  EventBusName: "ecom-bus",
  Source: "app.shipping",
  DetailType: "ShipmentCreated",
  Detail: '{"shipmentId":"s-1"}',
};

export const putEvents: readonly Scenario[] = [
  {
    name: "events of every type",
    async act(side, step) {
      const sources: Readonly<Record<string, string>> = {
        Order: "app.orders",
        Payme: "app.payments",
        Shipm: "app.shipping",
      };
      for (const DetailType of [...ecommerceDetailTypes, "OrderShredded"]) {
        const Source = sources[DetailType.slice(0, 5)];
        const Detail = JSON.stringify({
          of: DetailType,
          text: 'ü "quoted" \u2028',
          number: 1.5,
          list: [1, [2]],
          none: null,
        });
        await step(DetailType, put(side, [{ ...GOOD, Source, DetailType, Detail }]));
      }
      await step("in q-orders", takeAll(side, "q-orders"));
      await step("in q-shipments", takeAll(side, "q-shipments"));
    },
  },
  {
    name: "entries with more to them",
    async act(side, step) {
      await step(
        "time and resources",
        put(side, [{ ...GOOD, Time: new Date("2001-02-03T04:05:06Z"), Resources: ["arn:aws:s3:::a", "b"] }]),
      );
      await step("bus by ARN", put(side, [{ ...GOOD, EventBusName: arn("events", "event-bus/ecom-bus") }]));
      await step("trace header", put(side, [{ ...GOOD, TraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793" }]));
      await step("detail of 300 KB", put(side, [{ ...GOOD, Detail: detailOf(300_000) }]));
      await step("no detail", put(side, [{ ...GOOD, Detail: "{}" }]));
      const messages = await takeAll(side, "q-shipments");
      const short = messages.map((message) => ({ ...message, Body: message.Body?.replace(/x{100,}/, "x…") }));
      await step("in q-shipments", Promise.resolve(short));
    },
  },
  {
    name: "entries that are refused",
    async act(side, step) {
      await step("without source", put(side, [{ ...GOOD, Source: undefined }]));
      await step("empty source", put(side, [{ ...GOOD, Source: "" }]));
      await step("source of AWS", put(side, [{ ...GOOD, Source: "aws.s3" }]));
      await step("without type", put(side, [{ ...GOOD, DetailType: undefined }]));
      await step("empty type", put(side, [{ ...GOOD, DetailType: "" }]));
      await step("without detail", put(side, [{ ...GOOD, Detail: undefined }]));
      await step("empty detail", put(side, [{ ...GOOD, Detail: "" }]));
      await step("detail that is no JSON", put(side, [{ ...GOOD, Detail: "{no" }]));
      await step("detail that is a list", put(side, [{ ...GOOD, Detail: "[1]" }]));
      await step("detail that is a text", put(side, [{ ...GOOD, Detail: '"text"' }]));
      await step(
        "good and bad ones",
        put(side, [GOOD, { ...GOOD, Detail: "{no" }, { ...GOOD, Source: undefined }, GOOD]),
      );
      await step("in q-shipments", takeAll(side, "q-shipments"));
    },
  },
  {
    name: "events for another bus",
    async act(side, step) {
      await step("that there is not", put(side, [{ ...GOOD, EventBusName: "no-bus" }]));
      await step(
        "that there is not, by ARN",
        put(side, [{ ...GOOD, EventBusName: arn("events", "event-bus/no-bus") }]),
      );
      await step("the default one", put(side, [{ ...GOOD, EventBusName: undefined }]));
      await step("in q-shipments", takeAll(side, "q-shipments"));
    },
  },
  {
    name: "calls of PutEvents that are refused",
    async act(side, step) {
      await step("no entry", put(side, []));
      await step("11 entries", put(side, new Array<PutEventsRequestEntry>(11).fill(GOOD)));
      await step(
        "more than 1 MB",
        put(side, [
          { ...GOOD, Detail: detailOf(600_000) },
          { ...GOOD, Detail: detailOf(600_000) },
        ]),
      );
      await step("one entry of more than 1 MB", put(side, [{ ...GOOD, Detail: detailOf(1_100_000) }]));
      await step("in q-shipments", takeAll(side, "q-shipments"));
    },
  },
];

function put({ events }: Side, Entries: PutEventsRequestEntry[]) {
  return events.send(new PutEventsCommand({ Entries }));
}

function detailOf(bytes: number): string {
  return JSON.stringify({ filler: "x".repeat(bytes - 13) });
}
