import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMessageBody } from "../../../handlers/runtime/message-body";
import { snsEnvelope } from "../support/messages";

describe("readMessageBody", () => {
  it("gives the value of a body, and whether a topic had wrapped it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        const plain = JSON.parse(json) as unknown;
        expect(readMessageBody(json)).toEqual({ status: "read", value: plain, delivery: "direct" });
        const wrapped = JSON.stringify(snsEnvelope(json));
        expect(readMessageBody(wrapped)).toEqual({ status: "read", value: plain, delivery: "sns" });
      }),
    );
  });

  it("takes an event for an event though it has a field named Type", () => {
    const event = { "detail-type": "OrderCreated", Type: "Order", detail: {} };
    expect(readMessageBody(JSON.stringify(event))).toEqual({ status: "read", value: event, delivery: "direct" });
  });

  it.each([
    ["", /^must be JSON, got: "" \(/],
    ["{", /^must be JSON, got: "\{" \(/],
    [undefined, /^must be JSON text, got: nothing\.$/],
    [null, /^must be JSON text, got: null\.$/],
    [{ id: "1" }, /^must be JSON text, got: an object\.$/],
  ])("names what is wrong with the body %j", (body, message) => {
    expect(readMessageBody(body)).toEqual({
      status: "unreadable",
      problem: { path: "body", message: expect.stringMatching(message) },
    });
  });

  it.each([["no JSON"], [null], [17]])("names what is wrong with the Message %j", (content) => {
    const envelope = { ...snsEnvelope(""), Message: content };
    expect(readMessageBody(JSON.stringify(envelope))).toEqual({
      status: "unreadable",
      problem: { path: "body.Message", message: expect.stringMatching(/^must be JSON/) },
    });
  });

  it("quotes only the beginning of a long body", () => {
    const body = readMessageBody("x".repeat(1_000_000));
    expect(body.status === "unreadable" && body.problem.message.length).toBeLessThan(300);
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(["read", "unreadable"]).toContain(readMessageBody(text).status);
      }),
    );
  });
});
