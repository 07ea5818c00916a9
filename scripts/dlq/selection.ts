import { existsSync, readFileSync } from "node:fs";
import { EventPattern, EventPatternError } from "../../modules/event-pattern";
import { usageError } from "../cli/command-error";
import { objectInside } from "./event-inside";
import { attributeText, type Letter } from "./letter";

/** Which letters are meant: those that fulfil every condition given. */
export interface Selection {
  /** Whether every letter is meant. */
  readonly everything: boolean;
  includes(letter: Letter): boolean;
}

export interface SelectionOptions {
  /** An event pattern as JSON, or a file that holds one. */
  readonly filter?: string | undefined;
  /** Message ids, of which any. */
  readonly id?: readonly string[] | undefined;
  /** `NAME=VALUE`, all of them; of the message's own attributes, or those that SQS gives it. */
  readonly attribute?: readonly string[] | undefined;
}

/** @throws {CommandError} */
export function readSelection({ filter, id, attribute }: SelectionOptions): Selection {
  const pattern = filter === undefined ? undefined : readPattern(filter);
  const ids = id === undefined ? undefined : new Set(id);
  const attributes = (attribute ?? []).map(readAttribute);
  return {
    everything: pattern === undefined && ids === undefined && attributes.length === 0,
    includes(letter) {
      if (ids !== undefined && !ids.has(letter.messageId)) return false;
      if (!attributes.every(({ name, value }) => attributeOf(letter, name) === value)) return false;
      if (pattern === undefined) return true;
      const object = objectInside(letter.body);
      return object !== undefined && pattern.matches(object);
    },
  };
}

function attributeOf(letter: Letter, name: string): string | undefined {
  return attributeText(letter, name) ?? letter.system[name];
}

function readAttribute(text: string): { readonly name: string; readonly value: string } {
  const at = text.indexOf("=");
  if (at > 0) return { name: text.slice(0, at), value: text.slice(at + 1) };
  throw usageError(`--attribute must be NAME=VALUE, such as ERROR_CODE=NO_PERMISSIONS, got: ${JSON.stringify(text)}.`);
}

function readPattern(given: string): EventPattern {
  const text = given.trimStart().startsWith("{") ? given : textOf(given);
  try {
    return EventPattern.parse(text);
  } catch (error) {
    if (!(error instanceof EventPatternError)) throw error;
    throw usageError(`--filter must be an event pattern: ${error.message}`, { cause: error });
  }
}

function textOf(file: string): string {
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw usageError(
    `--filter must be an event pattern such as {"detail-type":["OrderCreated"]}, or a file that holds one, got: ${JSON.stringify(file)}.`,
  );
}
