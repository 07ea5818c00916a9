import { expect, it } from "vitest";
import { parseJson } from "../../../handlers/runtime/parse-json";

it.each([
  ["null", null],
  ['{"id":1}', { id: 1 }],
])("reads %s", (text, value) => {
  expect(parseJson(text, "body")).toEqual({ status: "read", value });
});

it.each([
  [undefined, /^must be JSON, got: nothing \(Unexpected end of JSON input\)\.$/],
  ["", /^must be JSON, got: "" \(Unexpected end of JSON input\)\.$/],
  ["{", /^must be JSON, got: "\{" \(.+\)\.$/],
])("says where and why it cannot read %j", (text, message) => {
  expect(parseJson(text, "body.Message")).toEqual({
    status: "unreadable",
    problem: { path: "body.Message", message: expect.stringMatching(message) },
  });
});
