import fc from "fast-check";
import { expect, it } from "vitest";
import { publishedEvents } from "../../../handlers/events/commerce";
import { commerceDetailTypes, sampleCommerceEvent, sampleOfBatch } from "../../../handlers/events/commerce-samples";
import { TransactionPosted } from "../../../handlers/events/ledger";
import { sampleTransaction } from "../../../handlers/events/ledger-samples";
import { parseDetail } from "../../../handlers/events/parse-detail";
import { OrderPlaced } from "../../../handlers/events/premium";
import { sampleOrderPlaced } from "../../../handlers/events/premium-samples";

const key = fc.record({ index: fc.nat({ max: 999_999_999 }), seed: fc.nat({ max: 4_294_967_295 }) });

it("samples keep their contracts, whatever the seed and index, and are the same for the same", () => {
  fc.assert(
    fc.property(key, fc.constantFrom(...commerceDetailTypes), (options, detailType) => {
      const { source, detail } = sampleCommerceEvent(detailType, options);
      expect(source).toBe(publishedEvents[detailType].source);
      expect(parseDetail(publishedEvents[detailType], detail)).toEqual({ status: "valid", detail });
      expect(sampleCommerceEvent(detailType, { ...options }).detail).toEqual(detail);
      expect(parseDetail(OrderPlaced, sampleOrderPlaced(options)).status).toBe("valid");
      expect(parseDetail(TransactionPosted, sampleTransaction(5, options)).status).toBe("valid");
    }),
  );
});

it("a batch has every type in it, and orders on both sides of what is large", () => {
  const events = Array.from({ length: 400 }, (_, index) => sampleOfBatch({ index, seed: 1 }));
  expect(new Set(events.map(({ detailType }) => detailType))).toEqual(new Set(commerceDetailTypes));
  const totals = events.flatMap(({ detailType, detail }) =>
    detailType === "Order Created" ? [detail.totalAmount] : [],
  );
  expect(totals).toEqual(expect.arrayContaining([1000, 1000.01]));
});

it("transactions of an account are numbered without a gap, and no two are the same", () => {
  const all = Array.from({ length: 20 }, (_, index) => sampleTransaction(4, { index }));
  const own = all.filter(({ accountId }) => accountId === "ACC-3");
  expect(own.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  expect(new Set(all.map(({ transactionId }) => transactionId)).size).toBe(20);
});
