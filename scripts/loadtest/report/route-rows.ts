import { count, duration } from "../../cli/numbers";
import type { LoadtestReport } from "./loadtest-report";
import { routeName } from "./route-name";

/** For each route its name, what came of its events, and how long they took: p50, p99 and the longest. */
export function routeRows(report: LoadtestReport): string[][] {
  return report.routes.map(({ path, latencyMs, ...route }) => [
    routeName(path, report),
    ...[route.opened, route.processed, route.handedOver, route.deadLettered, route.duplicates, route.dropped].map(
      count,
    ),
    ...(latencyMs ? [latencyMs.p50, latencyMs.p99, latencyMs.max].map(duration) : ["–", "–", "–"]),
  ]);
}
