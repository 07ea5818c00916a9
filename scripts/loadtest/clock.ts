/** Time as the load test sees it. Tests give their own. */
export interface Clock {
  /** Milliseconds since 1970 with a fraction; never goes back. The same in every thread. */
  now(): number;
  /** Calls back once, and returns what cancels that. */
  after(milliseconds: number, action: () => void): () => void;
}

export const MACHINE_CLOCK: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};
