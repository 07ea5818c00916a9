/** Whether it does no harm that a consumer sees an event again. */
export type Idempotency =
  /** It remembers what it has processed. @see by what it is known */
  | { readonly kind: "yes"; readonly by: string }
  | { readonly kind: "no"; readonly because: string }
  | { readonly kind: "unknown"; readonly because: string };

/**
 * What the environment of a function says of its idempotency. A variable that names a store, as the constructs and Powertools'
 * own examples have it, says that there is one; nothing says that there is none.
 *
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 *
 * @param environment `undefined`: not known
 */
export function idempotencyOf(environment: Readonly<Record<string, string>> | undefined): Idempotency {
  if (environment === undefined) return { kind: "unknown", because: "its settings could not be looked at" };
  const disabled = environment[SWITCH];
  if (disabled !== undefined && /^(1|true|y|yes|t|on)$/i.test(disabled.trim())) {
    return { kind: "no", because: `${SWITCH} switches it off` };
  }
  const store = Object.keys(environment).find((name) => /IDEMPOTEN/i.test(name) && STORES.test(name));
  if (store !== undefined && environment[store] !== "") return { kind: "yes", by: store };
  return { kind: "unknown", because: "its environment names no store for what it has processed" };
}

const SWITCH = "POWERTOOLS_IDEMPOTENCY_DISABLED";
const STORES = /TABLE|STORE|CACHE|REDIS|BUCKET/i;
