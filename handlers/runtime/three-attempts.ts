/**
 * Settings of an AWS client that gives up in time: three attempts at each call, and for each a second to connect and so long to be
 * answered; the pauses between them come on top. What does not answer is an error of the call then, and does not look like a function
 * that hangs.
 *
 * @param requestTimeoutMillis longest wait for the answer of one attempt, in milliseconds. Short enough that three of them, for each
 * call that an invocation makes one after the other, fit into the function's own timeout
 */
export function threeAttemptsOf(requestTimeoutMillis: number) {
  return {
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: requestTimeoutMillis,
      // Else the SDK logs a warning when the time is up, and waits on.
      throwOnRequestTimeout: true,
    },
  };
}
