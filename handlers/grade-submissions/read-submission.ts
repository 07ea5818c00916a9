import { type Submission, SubmissionReceived } from "../events/ingest";
import { parseDetail } from "../events/parse-detail";
import { parseEvent } from "../events/parse-event";
import type { Problem } from "../events/problem";
import { readMessageBody } from "../runtime/message-body";

/** A submission, out of an event or by itself. */
export function readSubmission(
  body: string,
): { readonly submission: Submission } | { readonly problems: readonly Problem[] } {
  const message = readMessageBody(body);
  if (message.status === "unreadable") return { problems: [message.problem] };
  const { value } = message;
  if (typeof value !== "object" || value === null || !("detail-type" in value)) {
    const parsed = parseDetail(SubmissionReceived, value);
    return parsed.status === "valid" ? { submission: parsed.detail } : parsed;
  }
  const parsed = parseEvent({ [SubmissionReceived.detailType]: SubmissionReceived }, value);
  if (parsed.status === "valid") return { submission: parsed.event.detail };
  if (parsed.status === "invalid") return parsed;
  return {
    problems: [
      { path: "detail-type", message: `must be "${SubmissionReceived.detailType}", got: ${parsed.detailType}.` },
    ],
  };
}
