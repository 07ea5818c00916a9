import { describe, expect, test } from "vitest";
import { type PooledWorker, WorkerPool } from "../../../simulator/lambda/worker-pool";

class FakeWorker implements PooledWorker {
  isOver = false;

  constructor(readonly name: string) {}

  async end(): Promise<void> {
    this.isOver = true;
  }
}

const [orders, refunds] = [{ name: "orders" }, { name: "refunds" }];

/** A pool of two, which names its workers by whose they are and when they were started. */
function poolOfTwo() {
  const pool = new WorkerPool<FakeWorker>(2);
  let count = 0;
  return {
    pool,
    acquire: (owner: { readonly name: string }) =>
      pool.acquire(owner, () => new FakeWorker(`${owner.name} ${++count}`)),
  };
}

describe("a pool of two workers", () => {
  test("gives a function the worker that it had last", async () => {
    const { pool, acquire } = poolOfTwo();
    const [first, second] = [await acquire(orders), await acquire(orders)];
    expect([first.name, second.name]).toEqual(["orders 1", "orders 2"]);
    pool.release(second);
    pool.release(first);
    expect(await acquire(orders)).toBe(first);
  });

  test("starts another in place of the one that was idle for longest", async () => {
    const { pool, acquire } = poolOfTwo();
    const [first, second] = [await acquire(orders), await acquire(orders)];
    pool.release(second);
    pool.release(first);
    expect((await acquire(refunds)).name).toBe("refunds 3");
    expect([first.isOver, second.isOver]).toEqual([false, true]);
  });

  test("lets those wait for whom there is none, in turn", async () => {
    const { pool, acquire } = poolOfTwo();
    const [first, second] = [await acquire(orders), await acquire(orders)];
    const waiting = [acquire(refunds), acquire(orders)];
    pool.release(first);
    expect((await waiting[0])?.name).toBe("refunds 3");
    expect(first.isOver).toBe(true);
    pool.release(second);
    expect(await waiting[1]).toBe(second);
  });

  test("forgets what is over", async () => {
    const { pool, acquire } = poolOfTwo();
    const first = await acquire(orders);
    first.isOver = true;
    pool.release(first);
    expect((await acquire(orders)).name).toBe("orders 2");
    expect((await acquire(orders)).name).toBe("orders 3");
  });

  test("ends all of a function's, and no other", async () => {
    const { pool, acquire } = poolOfTwo();
    const [first, second] = [await acquire(orders), await acquire(refunds)];
    pool.release(first);
    await pool.end(orders);
    expect([first.isOver, second.isOver]).toEqual([true, false]);
    expect((await acquire(orders)).name).toBe("orders 3");
  });
});
