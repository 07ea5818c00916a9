/** A variable of the environment that the function cannot do without. @param what it is, for the message @throws Error */
export function requiredVariable(
  name: string,
  what: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const value = environment[name];
  if (value) return value;
  throw new Error(
    `Environment of the function: ${name} must be ${what}, got: nothing. Set it on the function and deploy again.`,
  );
}
