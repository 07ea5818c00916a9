/** A catcher of whatever is left, which keeps what it caught for {@link FAIL_AS_CAUGHT}. @param next state that follows */
export function catchAll<Next extends string>(next: Next) {
  return { ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: next };
}

/** The state in which an execution fails with what {@link catchAll} caught. */
export const FAIL_AS_CAUGHT = { Type: "Fail", ErrorPath: "$.failure.Error", CausePath: "$.failure.Cause" } as const;
