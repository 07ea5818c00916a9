const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Calls back at the first Ctrl-C, or when the process is terminated; the second ends the process at once.
 *
 * @param exitCode of the second
 * @returns what ends that
 */
export function onInterrupt(exitCode: number, listener: () => void): () => void {
  let interrupted = false;
  const handle = () => {
    if (interrupted) process.exit(exitCode);
    interrupted = true;
    listener();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
}
