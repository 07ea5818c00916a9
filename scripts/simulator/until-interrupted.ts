/** Ends when the user wants the process to end: at Ctrl-C, or when it is terminated. A second Ctrl-C ends it at once. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        // Node ends the process at the next one, as there is no handler any more.
        resolve();
      });
    }
  });
}
