import type { PlainResult } from "./sender-result";

export type ToThread = { readonly kind: "start"; readonly startAt: number } | { readonly kind: "stop" };
export type FromThread = { readonly kind: "ready" } | { readonly kind: "result"; readonly result: PlainResult };
