import type { Fault } from "../../simulator";

/** A fault in words: `handler-error at orders-consumer, 5 %, from 10 s on, for 5 s`. */
export function faultText({ kind, at, probability, fromSeconds, forSeconds, times, seconds }: Fault): string {
  return [
    `${kind} at ${at ?? "everything that it can strike"}`,
    ...(seconds === undefined ? [] : [`by ${seconds} s`]),
    ...(probability === undefined ? [] : [`${Number((probability * 100).toFixed(6))} %`]),
    ...(fromSeconds === undefined ? [] : [`from ${fromSeconds} s on`]),
    ...(forSeconds === undefined ? [] : [`for ${forSeconds} s`]),
    ...(times === undefined ? [] : [`at most ${times} times`]),
  ].join(", ");
}
