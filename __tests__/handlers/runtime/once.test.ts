import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { onceIn } from "../../../handlers/runtime/once";
import { gate } from "../support/gate";
import { type IdempotencyTable, startIdempotencyTable } from "../support/idempotency-table";
import { invocation } from "../support/messages";

const DAY = 86_400;
const START = Date.UTC(2026, 10, 2, 9);

let table: IdempotencyTable;
beforeAll(async () => {
  table = await startIdempotencyTable();
});
afterAll(async () => {
  await table?.stop();
});

// Only the clock stands still; timers and sockets work.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const onceDuring = (remainingMillis?: number, expirySeconds = 30 * DAY, scope = "orders-consumer") =>
  onceIn({ ...table, scope, expirySeconds })(invocation(remainingMillis));

let keys = 0;
const newKey = () => `event-${keys++}`;

describe("onceIn", () => {
  it("does the work once for a key, and once for each other key", async () => {
    const key = newKey();
    const work = vi.fn(async () => {});
    expect(await onceDuring()(key, work)).toBe("done");
    expect(await onceDuring()(key, work)).toBe("duplicate");
    expect(await onceDuring()(newKey(), work)).toBe("done");
    expect(work).toHaveBeenCalledTimes(2);
  });

  it("keeps the keys of two consumers in one table apart", async () => {
    const key = newKey();
    const work = vi.fn(async () => {});
    expect(await onceDuring(undefined, DAY, "orders-consumer")(key, work)).toBe("done");
    expect(await onceDuring(undefined, DAY, "analytics")(key, work)).toBe("done");
    expect(work).toHaveBeenCalledTimes(2);
  });

  it("remembers a key for as long as it is told, and no longer, though the table still holds it", async () => {
    const key = newKey();
    const work = vi.fn(async () => {});
    await onceDuring()(key, work);
    vi.setSystemTime(START + (30 * DAY - 1) * 1_000);
    expect(await onceDuring()(key, work)).toBe("duplicate");
    vi.setSystemTime(START + (30 * DAY + 1) * 1_000);
    expect(await onceDuring()(key, work)).toBe("done");
  });

  it("remembers a key for 30 days unless told otherwise", async () => {
    const key = newKey();
    const once = onceIn({ ...table, scope: "orders-consumer" })(invocation());
    const work = vi.fn(async () => {});
    await once(key, work);
    vi.setSystemTime(START + (30 * DAY - 1) * 1_000);
    expect(await once(key, work)).toBe("duplicate");
    vi.setSystemTime(START + (30 * DAY + 1) * 1_000);
    expect(await once(key, work)).toBe("done");
  });

  it("passes the error of the work on, and frees the key", async () => {
    const key = newKey();
    const error = new TypeError("The work failed.");
    await expect(onceDuring()(key, () => Promise.reject(error))).rejects.toBe(error);
    expect(await onceDuring()(key, async () => {})).toBe("done");
  });

  it("passes the error of the work on even if the key cannot be freed", async () => {
    const doomed = await startIdempotencyTable();
    const error = new TypeError("The work failed.");
    const once = onceIn({ ...doomed, scope: "orders-consumer", expirySeconds: DAY })(invocation());
    const work = async () => {
      await doomed.client.send(new DeleteTableCommand({ TableName: doomed.tableName }));
      throw error;
    };
    await expect(once(newKey(), work)).rejects.toBe(error);
    await doomed.stop();
  });

  it("holds the key of an invocation that was cut off until its time was up, and no longer", async () => {
    const key = newKey();
    const started = gate();
    // Lambda stops a function that runs out of time wherever it is: this work never comes to an end.
    void onceDuring(20_000)(key, () => {
      started.open();
      return new Promise(() => {});
    });
    await started.opened;

    const work = vi.fn(async () => {});
    vi.setSystemTime(START + 19_999);
    expect(await onceDuring()(key, work)).toBe("in-progress");
    expect(work).not.toHaveBeenCalled();
    vi.setSystemTime(START + 20_001);
    expect(await onceDuring()(key, work)).toBe("done");
  });

  it("does not start the work if the table does not answer as it should", async () => {
    const work = vi.fn(async () => {});
    const once = onceIn({ ...table, tableName: "no-such-table", scope: "s", expirySeconds: DAY })(invocation());
    await expect(once(newKey(), work)).rejects.toMatchObject({ cause: { name: "ResourceNotFoundException" } });
    expect(work).not.toHaveBeenCalled();
  });
});
