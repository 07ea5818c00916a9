import type { LambdaFunction, PlannedResource, Queue } from "../../../simulator";
import type { Change } from "../plan/change";
import { bothSides, type Comparison, placeLabel } from "../plan/comparison";
import { type Risk, risk } from "../risk";
import type { RiskCode } from "../risk-codes";
import type { Severity } from "../severity";

/** What becomes of functions, and of the agreement between a function and the queue that it consumes. */
export function functionRisks(comparison: Comparison): Risk[] {
  const updated = comparison.changes.filter(
    ({ type, action }) => type === "aws_lambda_function" && (action === "update" || action === "replace"),
  );
  return [
    ...updated.flatMap(runtime),
    ...updated.flatMap((change) => lowered(change, "timeout", TIMEOUT)),
    ...updated.flatMap((change) => lowered(change, "memory_size", MEMORY)),
    ...updated.flatMap(reserved),
    ...visibility(comparison),
    ...receives(comparison),
  ];
}

function runtime(change: Change): Risk[] {
  const { address, label } = change;
  const risks: Risk[] = [];
  const [was, is] = bothSides(change, "runtime", textOf) ?? [];
  if (was !== is && was !== undefined) {
    risks.push(
      risk({
        code: "RUNTIME_CHANGED",
        severity: "medium",
        address,
        label,
        what: `The function ${label} runs on ${is ?? "an image"}, no longer on ${was}.`,
        reason: "Code and its dependencies may behave otherwise, or not start at all; then every event fails.",
        mend: "Try the bundle on that runtime first, or shift traffic by an alias.",
      }),
    );
  }
  const [from = "x86_64", to = "x86_64"] = bothSides(change, "architectures", textOf) ?? [];
  if (from !== to) {
    risks.push(
      risk({
        code: "ARCHITECTURE_CHANGED",
        severity: "medium",
        address,
        label,
        what: `The function ${label} runs on ${to}, no longer on ${from}.`,
        reason: "Layers and binaries in its bundle that were built for the other do not start; then every event fails.",
        mend: "Try the bundle on that processor first.",
      }),
    );
  }
  return risks;
}

interface Lowered {
  readonly code: RiskCode;
  readonly fallback: number;
  readonly text: (was: number, is: number, label: string) => Pick<Risk, "what" | "reason" | "mend">;
}

/** Defaults of AWS: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const TIMEOUT: Lowered = {
  code: "TIMEOUT_LOWERED",
  fallback: 3,
  text: (was, is, label) => ({
    what: `The function ${label} has ${is} s, no longer ${was} s.`,
    reason: "What takes longer is broken off, and all of its batch is received again.",
    mend: "Keep the timeout above what the slowest batch takes.",
  }),
};

const MEMORY: Lowered = {
  code: "MEMORY_LOWERED",
  fallback: 128,
  text: (was, is, label) => ({
    what: `The function ${label} has ${is} MB, no longer ${was} MB.`,
    reason:
      "It may run out of memory, and it has that much less of a processor: it is slower, and may run into its timeout.",
    mend: "Look at the memory that it used at most, and at its duration.",
  }),
};

function lowered(change: Change, attribute: string, { code, fallback, text }: Lowered): Risk[] {
  const values = bothSides(change, attribute, numberOf);
  if (values === undefined) return [];
  const [was = fallback, is = fallback] = values;
  if (is >= was) return [];
  return [
    risk({ code, severity: "medium", address: change.address, label: change.label, ...text(was, is, change.label) }),
  ];
}

/** The provider writes "none reserved" as -1. */
function reserved(change: Change): Risk[] {
  const values = bothSides(change, "reserved_concurrent_executions", numberOf);
  if (values === undefined) return [];
  const [was, is] = values.map((value) => (value === undefined || value < 0 ? undefined : value));
  if (was === is) return [];
  const { address, label } = change;
  if (is === 0) {
    return [
      risk({
        code: "CONSUMER_STOPPED",
        severity: "high",
        address,
        label,
        what: `The function ${label} may not run: its reserved concurrency is 0.`,
        reason: "Every invocation is throttled. Messages become dead letters without having been tried, or expire.",
        mend: "Disable its event source mapping instead: messages wait in the queue then.",
      }),
    ];
  }
  const text = (value: number | undefined) =>
    value === undefined ? "as often as the account has left" : `at most ${value} times`;
  const fewer = is !== undefined && (was === undefined || is < was);
  return [
    risk({
      code: fewer ? "CONCURRENCY_LOWERED" : "CONCURRENCY_RAISED",
      severity: fewer ? "medium" : "low",
      address,
      label,
      what: `The function ${label} runs ${text(is)} at once, no longer ${text(was)}.`,
      reason: fewer
        ? "Throttled messages count as received: they become dead letters without having been tried."
        : "What the function calls, a database for instance, gets more at once.",
      mend: fewer
        ? "Limit the event source mapping (maximum_concurrency) instead: it does not count as a receive."
        : "Make sure that what the function calls can take it.",
    }),
  ];
}

/** AWS refuses a mapping below the function's timeout, and advises six times that. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const ADVISED_TIMEOUTS = 6;

/** A queue that shows a message again while it is being processed, where it did not before, or less so. */
function visibility({ before, after }: Comparison): Risk[] {
  const marginsBefore = new Map(
    margins(before.topology.queues).map((each) => [`${each.queue.address} ${each.fn.address}`, each]),
  );
  return margins(after.topology.queues).flatMap(({ queue, fn, window, grade }) => {
    const was = marginsBefore.get(`${queue.address} ${fn.address}`);
    if (grade === undefined || was?.grade === "high" || was?.grade === grade) return [];
    const advised = ADVISED_TIMEOUTS * fn.timeoutSeconds + window;
    return [
      risk({
        code: "VISIBILITY_TOO_SHORT",
        severity: grade,
        address: queue.address,
        label: queue.name,
        what: `${queue.name} hides a message for ${queue.visibilityTimeoutSeconds} s; ${placeLabel(fn)} may take ${fn.timeoutSeconds} s${window > 0 ? `, after up to ${window} s of waiting for a batch` : ""}.`,
        reason:
          grade === "high"
            ? "The message is received again while it is being processed, and processed twice; Lambda refuses such a mapping."
            : "A batch that is throttled or tried again may be received twice.",
        mend: `Set visibility_timeout_seconds to ${advised}: six times the function's timeout, and the batch window.`,
      }),
    ];
  });
}

interface Margin {
  readonly queue: Queue;
  readonly fn: LambdaFunction;
  readonly window: number;
  readonly grade: Severity | undefined;
}

function margins(queues: readonly Queue[]): Margin[] {
  return queues.flatMap((queue) =>
    queue.mappings.flatMap(({ to: fn, batchWindowSeconds: window, enabled }) => {
      if (fn.kind !== "function" || !fn.inStack || !queue.inStack || !enabled) return [];
      const visible = queue.visibilityTimeoutSeconds;
      const advised = ADVISED_TIMEOUTS * fn.timeoutSeconds + window;
      const grade: Severity | undefined =
        visible < fn.timeoutSeconds ? "high" : visible < advised ? "medium" : undefined;
      return [{ queue, fn, window, grade }];
    }),
  );
}

/** Fewer tries before a message becomes a dead letter. */
function receives({ before, after }: Comparison): Risk[] {
  return after.topology.queues.flatMap((queue) => {
    const was = before.topology.queues.find(({ address }) => address === queue.address)?.redrive?.maxReceiveCount;
    const is = queue.redrive?.maxReceiveCount;
    if (was === undefined || is === undefined || is >= was || after.resourceAt(queue.address)?.hides("redrive_policy"))
      return [];
    return [
      risk({
        code: "RECEIVES_LOWERED",
        severity: is < 3 ? "medium" : "low",
        address: queue.address,
        label: queue.name,
        what: `A message of ${queue.name} becomes a dead letter after ${is} receives, no longer after ${was}.`,
        reason:
          is < 3
            ? "A throttled or crashed invocation counts as a receive: good messages become dead letters."
            : "What fails for a while becomes a dead letter sooner.",
        mend: "Keep maxReceiveCount at 3 or more, and long enough for the outages that the consumer should survive.",
      }),
    ];
  });
}

function textOf(resource: PlannedResource, attribute: string): string | undefined {
  const [value] = [resource.attribute(attribute)].flat();
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(resource: PlannedResource, attribute: string): number | undefined {
  const value = resource.attribute(attribute);
  return value === undefined || value === null || Number.isNaN(Number(value)) ? undefined : Number(value);
}
