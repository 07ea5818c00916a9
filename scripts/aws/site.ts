import { clientConfiguration } from "./client-configuration";

/** Whose services are asked. */
export interface Site {
  readonly region: string;
  /** Of an emulator or simulator. `undefined`: AWS. */
  readonly endpoint: string | undefined;
}

/** Times that the SDK makes a call which passes later. */
const ATTEMPTS = 3;

/** How clients are made that only look: one look is many calls, and none of them is worth telling of while it is tried again. */
export function lookingClient({ region, endpoint }: Site) {
  return { ...clientConfiguration(region, endpoint), maxAttempts: ATTEMPTS };
}
