import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Sqs } from "../../../scripts/aws/sqs";
import { type Letter, letterOf } from "../../../scripts/dlq/letter";
import { openQueue } from "../../../scripts/dlq/queue";
import { queueDestination } from "../../../scripts/dlq/queue-destination";
import { CLIENT } from "../../simulator/endpoint/support/shop";
import { arnOf, openPostOffice, type PostOffice } from "./support/post-office";

const FIVE_MINUTES = 300_000;

/** A FIFO queue that was sent something under the deduplication id `d` a moment ago, and forgets that in 5 minutes. */
describe("into the deduplication of a FIFO queue, which would drop it,", () => {
  let office: PostOffice;
  let sqs: Sqs;
  let lately: string;

  beforeAll(async () => {
    office = await openPostOffice();
    sqs = new Sqs({ region: CLIENT.region, endpoint: office.faulty.url }, office.surroundings.backOff);
  });

  beforeEach(async () => {
    await office.empty();
    lately = await office.send("steps.fifo", "1", { MessageGroupId: "g", MessageDeduplicationId: "d" });
  });

  afterAll(async () => {
    sqs.close();
    await office.close();
  });

  const letter = (change: object = {}): Letter =>
    letterOf({
      MessageId: lately,
      Body: "1",
      Attributes: {
        MessageGroupId: "g",
        MessageDeduplicationId: "d",
        SentTimestamp: String(office.simulation.now),
        DeadLetterQueueSourceArn: arnOf("steps.fifo"),
        ...change,
      } as never,
    });

  const destination = async () => queueDestination(sqs, await openQueue(sqs, "steps.fifo"), office.surroundings);

  test("nothing is sent within 5 minutes, unless it has another id by now", async () => {
    const { objection } = await destination();
    expect(objection?.(letter())).toMatch(/^its deduplication id was used in that queue less than 5 minutes ago/);
    expect(objection?.(letter({ SentTimestamp: String(office.simulation.now - FIVE_MINUTES + 1) }))).toBeDefined();
    expect(objection?.(letter({ SentTimestamp: String(office.simulation.now - FIVE_MINUTES) }))).toBeUndefined();
    expect(objection?.(letter({ MessageDeduplicationId: lately }))).toBeUndefined();
    expect(objection?.(letter({ DeadLetterQueueSourceArn: arnOf("steps-dlq.fifo") }))).toBeUndefined();
  });

  test("what was sent all the same does not count as sent", async () => {
    const { send } = await destination();
    expect(await send([letter()])).toEqual([
      { kind: "refused", reason: expect.stringContaining("SQS would take it for a duplicate, and drop it") },
    ]);
    expect(await send([letter({ MessageDeduplicationId: "other" })])).toMatchObject([{ kind: "sent" }]);
    expect(office.bodies("steps.fifo")).toEqual(["1", "1"]);
  });

  test("of two letters with one deduplication id the second does not count as sent, in the same call or a later one", async () => {
    const { send } = await destination();
    const twin = (MessageId: string, Body: string): Letter => ({
      ...letter({ MessageDeduplicationId: "twins" }),
      messageId: MessageId,
      body: Body,
    });
    const refused = {
      kind: "refused",
      reason: expect.stringMatching(/SQS would take it for a duplicate.* The letter a has the same id$/),
    };
    expect(await send([twin("a", "2"), twin("b", "3")])).toEqual([expect.objectContaining({ kind: "sent" }), refused]);
    expect(await send([twin("c", "4")])).toEqual([refused]);
    expect(office.bodies("steps.fifo")).toEqual(["1", "2"]);
  });
});
