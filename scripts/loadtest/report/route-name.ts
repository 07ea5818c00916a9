import type { LoadtestReport } from "./loadtest-report";

/** `route-orders → q-orders`: the bus goes without saying. */
export function routeName(path: readonly string[], { target }: LoadtestReport): string {
  const [from = "", ...rest] = path;
  return (target.bus.endsWith(from) ? rest : path).join(" → ");
}
