import fc from "fast-check";
import { expect, test } from "vitest";
import { type Column, fittedTable, shortened } from "../../../../scripts/monitor/render/fitted-table";

type Row = readonly [string, string, string, string];

const COLUMNS: Column<Row>[] = [
  { title: "Name", cell: ([name]) => name, align: "left" },
  { title: "one", cell: ([, one]) => one },
  { title: "two", cell: ([, , two]) => two, dropped: 1 },
  { title: "three", cell: ([, , , three]) => three, dropped: 2 },
];

const heading = (text: string) => text;
const ROWS: Row[] = [
  ["prod-orders-queue", "7", "1,000", "3"],
  ["b", "12", "2", "30"],
];

test.each([
  [
    36,
    [
      "Name               one    two  three",
      "prod-orders-queue    7  1,000      3",
      "b                   12      2     30",
    ],
  ],
  // A letter less: the name gives way first, as far as it may, and then what matters least.
  [
    35,
    [
      "Name              one    two  three",
      "prod-ord…s-queue    7  1,000      3",
      "b                  12      2     30",
    ],
  ],
  [34, ["Name               one    two", "prod-orders-queue    7  1,000", "b                   12      2"]],
  [22, ["Name               one", "prod-orders-queue    7", "b                   12"]],
  [21, ["Name              one", "prod-ord…s-queue    7", "b                  12"]],
])("in %i columns", (width, lines) => {
  expect(fittedTable(COLUMNS, ROWS, width, { heading })).toEqual(lines);
});

test("never more than fits, never without what must be there, and no two rows of different shape", () => {
  const cell = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 8 }).map((text) => text.replace(/ /g, "x"));
  const row = fc.tuple(fc.string({ unit: "grapheme-ascii", maxLength: 60 }), cell, cell, cell);
  fc.assert(
    // 16 for the name, a gap and the 8 of the column that is never left out.
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.integer({ min: 26, max: 120 }), (rows, width) => {
      const lines = fittedTable(COLUMNS, rows, width, { heading });
      expect(lines).toHaveLength(rows.length + 1);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
      for (const [i, [, one]] of rows.entries()) expect(lines[i + 1]).toContain(one);
    }),
  );
});

test("no table without rows", () => {
  expect(fittedTable(COLUMNS, [], 80, { heading })).toEqual([]);
});

test.each([
  ["prod-orders-dlq", 15, "prod-orders-dlq"],
  ["prod-orders-dlq", 14, "prod-or…rs-dlq"],
  ["prod-orders-dlq", 2, "p…"],
  ["ab", 1, "a…"],
])("%s in %i letters", (text, width, expected) => {
  expect(shortened(text, width)).toBe(expected);
});
