import { request as httpRequest } from "node:http";
import { AWS_LIMITS } from "../../modules/aws-limits";
import { UserError } from "../../modules/errors";
import type { Refusal } from "../world";
import { TIMED_OUT, UNREACHABLE, type WebhookAnswer } from "./webhook-answer";
import type { WebhookRequest } from "./webhook-request";

/** @throws {UserError} WEBHOOK_URL_INVALID */
export function checkLoopback(url: string): void {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: "", hostname: "" };
  if (protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new UserError(
    "WEBHOOK_URL_INVALID",
    `A webhook must be forwarded to a server on this machine, got: ${JSON.stringify(url)}. Such as http://127.0.0.1:8080/hook.`,
  );
}

/** Sends a request to a real server in place of its endpoint, and gives what that answers. */
export function callLoopback(url: string, { method, headers, body }: WebhookRequest): Promise<WebhookAnswer | Refusal> {
  const seconds = AWS_LIMITS.eventBridge.apiDestinationTimeoutSeconds;
  return new Promise((resolve) => {
    const sent = httpRequest(url, { method, headers, timeout: seconds * 1_000 }, (response) => {
      response.resume();
      const after = Number(response.headers["retry-after"]);
      response.on("error", () => resolve(UNREACHABLE));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          ...(Number.isFinite(after) && { retryAfterSeconds: after }),
        }),
      );
    });
    sent.on("timeout", () => {
      resolve(TIMED_OUT);
      sent.destroy();
    });
    sent.on("error", () => resolve(UNREACHABLE));
    sent.end(body);
  });
}
