import { expect, it, vi } from "vitest";
import { BrokenEvent, reportBroken } from "../../../handlers/runtime/broken-event";

it("is logged with every problem, under the message that it came in", () => {
  const log = { error: vi.fn() };
  const broken = new BrokenEvent([
    { path: "", message: "must be an event, got: 7." },
    { path: "detail.total", message: "must be a number, got: nothing." },
  ]);
  const problems = ["must be an event, got: 7.", "detail.total must be a number, got: nothing."];
  expect(broken).toMatchObject({ name: "BrokenEvent", message: problems.join(" "), problems });
  reportBroken(broken, { message_id: "m1" }, log);
  expect(log.error.mock.calls).toEqual([
    ["Message breaks its contract: left for the dead-letter queue", { message_id: "m1", outcome: "invalid", problems }],
  ]);
});
