import { type ParseArgsConfig, parseArgs } from "node:util";
import { usageError } from "./command-error";
import { table } from "./table";

/** An option of a script. */
export interface OptionSpec {
  readonly type: "string" | "boolean";
  /** Whether it may be given several times. */
  readonly multiple?: boolean;
  /** Word for its value in the help. */
  readonly value?: string;
  /** What it is for, and its default. */
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** What was given for each option. */
export type OptionValues<T extends OptionTable> = {
  readonly [Name in keyof T]?: T[Name]["type"] extends "boolean"
    ? boolean
    : T[Name]["multiple"] extends true
      ? readonly string[]
      : string;
};

/** What a script is, for its help. */
export interface CommandDescription<T extends OptionTable> {
  /** As it is called: `npm run summary --`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: T;
  /** Argument beside the options. @default none */
  readonly argument?: { readonly name: string; readonly help: string };
  /** What to type, and what for. @default none */
  readonly examples?: readonly (readonly [command: string, purpose: string])[];
  readonly exitCodes: Readonly<Record<number, string>>;
}

/**
 * Reads the options of a script.
 *
 * @throws {CommandError} for one that it does not take
 */
export function parseOptions<T extends OptionTable>(
  { options, argument }: CommandDescription<T>,
  args: readonly string[],
): { readonly values: OptionValues<T>; readonly argument: string | undefined } {
  try {
    const config: ParseArgsConfig = {
      args: [...args],
      options: { ...options },
      allowPositionals: argument !== undefined,
    };
    const { values, positionals } = parseArgs(config);
    if (positionals.length > 1) throw usageError(`There is one ${argument?.name}, got: ${positionals.join(" ")}.`);
    return { values: values as OptionValues<T>, argument: positionals[0] };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [, ambiguous] = /^Option '(?:-\w, )?(--[\w-]+).*' argument is ambiguous/.exec(error.message) ?? [];
    if (ambiguous !== undefined) {
      throw usageError(`${ambiguous} must have a value; one that begins with a dash is given as ${ambiguous}=-1.`, {
        cause: error,
      });
    }
    // Node adds how to pass something that looks like an option; the first sentence says what is wrong.
    throw usageError(`${error.message.replace(/\.? To specify .*$/s, "").replace(/\.$/, "")}.`, { cause: error });
  }
}

/** The text of `--help`. */
export function helpText<T extends OptionTable>({
  usage,
  summary,
  options,
  argument,
  examples,
  exitCodes,
}: CommandDescription<T>): string {
  const names = Object.entries(options).map(([name, { value }]) => (value ? `--${name} ${value}` : `--${name}`));
  const rows = Object.values(options).map(({ help }, i) => [`  ${names[i]}`, help]);
  const codes = Object.entries(exitCodes).map(([code, meaning]) => [`  ${code}`, meaning]);
  return [
    `${usage} [options]${argument ? ` [${argument.name}]` : ""}`,
    "",
    summary,
    "",
    "Options",
    ...table(rows),
    ...(argument ? ["", "Argument", ...table([[`  ${argument.name}`, argument.help]])] : []),
    ...(examples ? ["", "Examples", ...table(examples.map(([command, purpose]) => [`  ${command}`, purpose]))] : []),
    "",
    "Exit codes",
    ...table(codes),
  ].join("\n");
}

/** The value of an option that takes a whole number. @throws {CommandError} */
export function wholeNumber(
  option: string,
  text: string | undefined,
  range: { min: number; max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value;
  throw usageError(
    `--${option} must be a whole number from ${range.min} to ${range.max}, got: ${JSON.stringify(text)}.`,
  );
}
