/*
 * Paths of the Amazon States Language: JSONPath on the input of a state, from `$`, or on the context of the execution, from `$$`.
 * https://states-language.net/spec.html#path
 */

/** What is wrong with a path, in words that follow "must"; `undefined` where nothing is. */
export function pathProblem(text: string): string | undefined {
  const root = /^\$\$?/.exec(text)?.[0];
  if (root === undefined) return 'begin with "$", the input, or "$$", the context';
  let rest = text.slice(root.length);
  while (rest !== "") {
    const step = STEP.exec(rest)?.[0] ?? filterAt(rest);
    if (step === undefined)
      return `go on with .name, [0] or ['name'] after ${text.slice(0, text.length - rest.length)}`;
    rest = rest.slice(step.length);
  }
  return undefined;
}

/** What is wrong with a reference path, which names one place: no `..`, `*`, `,`, `:`, `?`, `@` or function. */
export function referencePathProblem(text: string, { context = true } = {}): string | undefined {
  if (!context && text.startsWith("$$"))
    return 'begin with "$" and one: what it names is in the output, not in the context';
  const problem = pathProblem(text);
  if (problem !== undefined) return problem;
  return /^\$\$?(\.[^.[\]()*,:?@]+|\[\d+\]|\['[^']*'\]|\["[^"]*"\])*$/.test(text)
    ? undefined
    : "name one place: no .., *, filters, slices or functions";
}

const NAME = "[^\\s.[\\](){},:?@'\"*]+";
const QUOTED = `'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"`;
/** `.name`, `..name`, `.*`, `.length()`, `[0]`, `[-1]`, `[0,2]`, `[1:3]`, `[*]`, `['a','b']` */
const STEP = new RegExp(
  `^(?:\\.{1,2}${NAME}\\(\\)|\\.{1,2}(?:${NAME}|\\*)|(?:\\.\\.)?\\[(?:\\*|-?\\d+(?:\\s*,\\s*-?\\d+)*|-?\\d*:-?\\d*(?::-?\\d+)?|(?:${QUOTED})(?:\\s*,\\s*(?:${QUOTED}))*)\\])`,
);

/** `[?(…)]`, with whatever brackets there are in it. */
function filterAt(text: string): string | undefined {
  const open = /^(?:\.\.)?\[\?\(/.exec(text)?.[0];
  if (open === undefined) return undefined;
  let depth = 1;
  let quote = "";
  for (let index = open.length; index < text.length; index++) {
    const character = text[index] as string;
    if (quote !== "") {
      if (character === "\\") index++;
      else if (character === quote) quote = "";
    } else if (character === "'" || character === '"') quote = character;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return text[index + 1] === "]" ? text.slice(0, index + 2) : undefined;
  }
  return undefined;
}
