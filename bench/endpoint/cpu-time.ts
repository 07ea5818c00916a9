import { existsSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second for programs, whatever the machine. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has had, all its threads together; `undefined` where the machine is no Linux. */
export function cpuSeconds(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  // The name of the program comes before, in parentheses, and may hold anything.
  const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
