import { join, relative, sep } from "node:path";
import { App } from "cdktf";
import { UserError } from "../modules";
import { SETTING_INVALID } from "./environment";

/**
 * Builds an app and synthesizes it. What is wrong with a prop is said in one line, with the line of the stack that gave it,
 * and what is wrong across constructs in a list: a stack trace is for what nobody expected.
 *
 * @param build makes the stacks
 */
export function runApp(build: (app: App) => void): void {
  try {
    const app = new App();
    build(app);
    app.synth();
  } catch (error) {
    const text = textOf(error);
    if (text === undefined) throw error;
    console.error(text);
    process.exitCode = 1;
  }
}

/** What to print of an error that is the user's; `undefined` for any other. */
function textOf(error: unknown): string | undefined {
  // What the environment says is in no line of code.
  if (error instanceof UserError && error.code === SETTING_INVALID) return `Error: ${error.message}`;
  if (error instanceof UserError) return [`Error: ${error.message}`, ...userLine(error)].join("\n");
  // cdktf has no class of its own for what validations find.
  const findings =
    error instanceof Error && /^Validation failed with the following errors:\n.*?(?=\n\n|$)/s.exec(error.message);
  return findings ? `Error: ${findings[0]}` : undefined;
}

/** The first line of the stack trace that is of neither the library, nor what stacks share, nor a package. */
function userLine({ stack = "" }: UserError): string[] {
  const library = [join(__dirname, "..", "modules"), join(__dirname, "shared")].map((folder) => folder + sep);
  const frames = [...stack.matchAll(/^ +at .*?\(?((?:file:\/\/)?[^\s()]+:\d+:\d+)\)?$/gm)].map(([, place = ""]) =>
    place.replace(/^file:\/\//, ""),
  );
  const own = frames.find(
    (place) => !library.some((folder) => place.startsWith(folder)) && !/node_modules|^node:/.test(place),
  );
  return own === undefined ? [] : [`    at ${relative(process.cwd(), own)}`];
}
