import type { AwsProblem } from "../../aws/aws-problem";
import type { Scenario } from "../scenario";
import type { Counters } from "./counters";
import { Latencies } from "./latencies";
import type { Pending } from "./sender";
import { MOST_REMEMBERED, type ProblemCount, type SenderResult } from "./sender-result";

type Ending = Pick<SenderResult, "lowestShare" | "fatal" | "unsent" | "endedAt">;

/** The books of a sender. */
export class SenderRecord {
  uncertain = 0;
  private readonly acceptedByKind: number[];
  private readonly problems = new Map<string, { -readonly [K in keyof ProblemCount]: ProblemCount[K] }>();
  private readonly latencies = Latencies.empty();
  private readonly callLatencies = Latencies.empty();
  private readonly ids: string[] = [];
  private readonly indexes: number[] = [];
  private readonly sentAt: number[] = [];
  private readonly mostRemembered: number;

  constructor(
    private readonly options: {
      readonly scenario: Scenario;
      readonly startAt: number;
      readonly share: { readonly of: number };
    },
    private readonly counters: Counters,
  ) {
    this.acceptedByKind = options.scenario.kinds.map(() => 0);
    this.mostRemembered = Math.floor(MOST_REMEMBERED / options.share.of);
  }

  call(milliseconds: number): void {
    this.callLatencies.record(milliseconds);
  }

  accept({ kind, index, since }: Pending, id: string, sentAt: number, now: number): void {
    this.acceptedByKind[kind] = (this.acceptedByKind[kind] ?? 0) + 1;
    this.counters.add("accepted");
    this.latencies.record(now - since);
    this.counters.latency(now - since);
    if (this.ids.length >= this.mostRemembered) return;
    this.ids.push(id);
    this.indexes.push(index);
    this.sentAt.push(sentAt);
  }

  /** An event was not accepted. @param again whether it will be sent again */
  refuse({ kind, code, message }: AwsProblem, again: boolean): void {
    const problem = this.problems.get(code) ?? { code, message, count: 0, gaveUp: 0 };
    this.problems.set(code, problem);
    problem.count++;
    if (!again) problem.gaveUp++;
    if (kind === "throttled") this.counters.add("throttled");
    this.counters.add(again ? "retried" : "failed");
  }

  result({ lowestShare, fatal, unsent, endedAt }: Ending): SenderResult {
    const { failed, retried, throttled } = this.counters.counts;
    return {
      startedAt: this.options.startAt,
      endedAt,
      acceptedByKind: this.acceptedByKind,
      failed,
      unsent,
      retried,
      throttled,
      lowestShare,
      uncertain: this.uncertain,
      problems: [...this.problems.values()],
      fatal,
      latencies: this.latencies,
      callLatencies: this.callLatencies,
      accepted: { ids: this.ids, indexes: this.indexes, sentAt: this.sentAt },
    };
  }
}
