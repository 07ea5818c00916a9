import type { RetrySchedule } from "../delivery/courier";

/** Of each phase, how often, and after how many milliseconds. */
interface Phases {
  readonly immediately: number;
  readonly before: { readonly times: number; readonly wait: number };
  readonly backingOff: { readonly times: number; readonly from: number; readonly to: number };
  readonly after: { readonly times: number; readonly wait: number };
}

/** "100,015 times, over 23 days": to queues, functions and delivery streams. */
const AWS_MANAGED: Phases = {
  immediately: 3,
  before: { times: 2, wait: 1_000 },
  backingOff: { times: 10, from: 1_000, to: 20_000 },
  after: { times: 100_000, wait: 20_000 },
};

/** "50 times, over 6 hours": to people and their phones. */
const PEOPLE: Phases = {
  immediately: 0,
  before: { times: 2, wait: 10_000 },
  backingOff: { times: 10, from: 10_000, to: 600_000 },
  after: { times: 38, wait: 600_000 },
};

/** Without a policy of one's own. https://docs.aws.amazon.com/sns/latest/dg/creating-delivery-policy.html */
const HTTP: Phases = {
  immediately: 0,
  before: { times: 0, wait: 0 },
  backingOff: { times: 3, from: 20_000, to: 20_000 },
  after: { times: 0, wait: 0 },
};

/**
 * How SNS retries what a subscriber does not take.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function retryPolicy(protocol: string): RetrySchedule {
  const phases = phasesOf(protocol);
  return { delay: (retry) => wait(phases, retry) ?? { exhausted: "MaximumRetryAttempts" } };
}

function phasesOf(protocol: string): Phases {
  if (protocol.startsWith("http")) return HTTP;
  return ["sqs", "lambda", "firehose"].includes(protocol) ? AWS_MANAGED : PEOPLE;
}

function wait({ immediately, before, backingOff, after }: Phases, retry: number): number | undefined {
  let number = retry;
  if (number <= immediately) return 0;
  number -= immediately;
  if (number <= before.times) return before.wait;
  number -= before.times;
  if (number <= backingOff.times) return backOff(backingOff, number);
  number -= backingOff.times;
  return number <= after.times ? after.wait : undefined;
}

/** Exponential, from the one to the other. */
function backOff({ times, from, to }: Phases["backingOff"], number: number): number {
  return Math.round(from * (to / from) ** ((number - 1) / (times - 1)));
}
