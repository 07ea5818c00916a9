import { expect, it } from "vitest";
import { nearest } from "../../modules/nearest";

const PROPS = ["name", "fifo", "retentionDays", "maxReceiveCount", "deadLetterQueue"];

it.each([
  ["maxRecieveCount", "maxReceiveCount"],
  ["retentionDay", "retentionDays"],
  ["RetentionDays", "retentionDays"],
  ["deadLeterQeue", "deadLetterQueue"],
  ["nmae", "name"],
  ["fif", "fifo"],
])("%s was meant to be %s", (typed, meant) => expect(nearest(typed, PROPS)).toBe(meant));

it.each(["colour", "names-of-all", "fo", "retention", ""])("%s is near to nothing", (typed) =>
  expect(nearest(typed, PROPS)).toBeUndefined(),
);

it("is nothing among nothing", () => expect(nearest("name", [])).toBeUndefined());
