/** Milliseconds that a call of a service takes on its way; functions take their own time. */
export const CALL_MS = 20;
