import { Token } from "cdktf";
import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { fail } from "../report";
import { refuseLiteral } from "./secret-reference";

/** Refuses a URL that EventBridge does not call, and one with a secret in it that can be seen. */
export function checkHttps(scope: Construct, prop: string, url: string): void {
  if (Token.isUnresolved(url)) return;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  // Before anything is shown.
  if (parsed && (parsed.username !== "" || parsed.password !== "")) refuseLiteral(scope, prop, url);
  for (const [name] of parsed?.searchParams ?? []) if (soundsSecret(name)) refuseLiteral(scope, `${prop}?${name}`, url);
  const most = AWS_LIMITS.eventBridge.apiDestinationUrlLength;
  const isRight =
    parsed?.protocol === "https:" && !parsed.host.includes("*") && !/[\s#]/.test(url) && url.length <= most;
  if (isRight) return;
  fail(scope, {
    code: "WEBHOOK_URL",
    prop,
    must: `be a URL that starts with https://, of at most ${most} characters, with * in its path only`,
    got: url,
    mend: 'Such as "https://hooks.example.com/events"; EventBridge calls no endpoint over plain HTTP.',
  });
}

/** How many values the path of a URL waits for. */
export function starsIn(url: string): number {
  return url.split("*").length - 1;
}

/** Whether what has this name is likely to be a secret. */
export function soundsSecret(name: string): boolean {
  return /^(proxy-)?authorization$|api-?_?key|token|secret|passw|^sig(nature)?$/i.test(name);
}
