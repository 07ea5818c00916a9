import { usageError } from "./command-error";
import type { Terminal } from "./terminal";

/**
 * Asks whether to go on.
 *
 * @param instead the option that answers where nobody can be asked
 * @throws {CommandError} where there is nobody
 */
export async function confirm(terminal: Terminal, question: string, instead = "--yes"): Promise<boolean> {
  const answer = await terminal.ask(`${question} (y/N) `);
  if (answer === undefined) throw usageError(`${instead} must be given, as nobody is there to be asked: ${question}`);
  return /^y(es)?$/i.test(answer.trim());
}

/**
 * Asks for a text to be typed, where a `y` is typed too fast: for what cannot be undone.
 *
 * @returns whether it was that text
 * @throws {CommandError} where there is nobody
 */
export async function confirmByTyping(terminal: Terminal, text: string, instead: string): Promise<boolean> {
  const answer = await terminal.ask(`Type ${text} to go on: `);
  if (answer === undefined) throw usageError(`${instead} must be given, as nobody is there to type ${text}.`);
  return answer.trim() === text;
}
