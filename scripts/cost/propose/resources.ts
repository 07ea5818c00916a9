import type { Resource } from "../../../simulator";
import { numberAt, textAt, textsAt } from "../../../simulator/terraform";
import { setAttributes } from "../alter-stack";
import { proposal } from "./observability";
import type { Proposal, ProposedTo } from "./proposal";

const ARCHIVE_DAYS = 30;
const KEY_REUSE_SECONDS = 3_600;

/** Functions, archives and keys. */
export function resourceProposals({ stack }: ProposedTo): Proposal[] {
  const of = (type: string) => stack.resources.filter((each) => each.type === type);
  return [
    ...proposal(
      of("aws_lambda_function").filter((fn) => !textsAt(fn, "architectures").includes("arm64")),
      "function_name",
      {
        what: "Run functions on arm64",
        but: "native code must be built for it",
        alter: (json, addresses) => setAttributes(json, addresses, { architectures: ["arm64"] }),
      },
    ),
    ...proposal(of("aws_cloudwatch_event_archive").filter(isKeptLong), "name", {
      what: `Keep archived events for ${ARCHIVE_DAYS} days`,
      but: "older events cannot be replayed",
      alter: (json, addresses) => setAttributes(json, addresses, { retention_days: ARCHIVE_DAYS }),
    }),
    ...proposal(of("aws_sqs_queue").filter(asksOften), "name", {
      what: "Let queues use a data key for an hour",
      but: "a key that is disabled works on for that long",
      alter: (json, addresses) =>
        setAttributes(json, addresses, { kms_data_key_reuse_period_seconds: KEY_REUSE_SECONDS }),
    }),
  ];
}

function isKeptLong(archive: Resource): boolean {
  const days = numberAt(archive, "retention_days") ?? 0;
  return days === 0 || days > ARCHIVE_DAYS;
}

function asksOften(queue: Resource): boolean {
  const reuse = numberAt(queue, "kms_data_key_reuse_period_seconds") ?? 300;
  return textAt(queue, "kms_master_key_id") !== undefined && reuse < KEY_REUSE_SECONDS;
}
