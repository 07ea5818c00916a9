import { nearestHint } from "../nearest";
import { pathProblem } from "./state-path";

/**
 * Intrinsic functions with how many arguments they take, at least and at most.
 * https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
const FUNCTIONS: Readonly<Record<string, readonly [min: number, max: number]>> = {
  "States.Array": [0, Number.POSITIVE_INFINITY],
  "States.ArrayContains": [2, 2],
  "States.ArrayGetItem": [2, 2],
  "States.ArrayLength": [1, 1],
  "States.ArrayPartition": [2, 2],
  "States.ArrayRange": [3, 3],
  "States.ArrayUnique": [1, 1],
  "States.Base64Decode": [1, 1],
  "States.Base64Encode": [1, 1],
  "States.Format": [1, Number.POSITIVE_INFINITY],
  "States.Hash": [2, 2],
  "States.JsonMerge": [3, 3],
  "States.JsonToString": [1, 1],
  "States.MathAdd": [2, 2],
  "States.MathRandom": [2, 3],
  "States.StringSplit": [2, 2],
  "States.StringToJson": [1, 1],
  "States.UUID": [0, 0],
};

/** How deep they may stand in each other. */
const DEEPEST = 10;

interface IntrinsicProblem {
  /** In words that follow "must". */
  readonly must: string;
  readonly mend: string;
}

/** What is wrong with a call of an intrinsic function; `undefined` where nothing is. */
export function intrinsicProblem(text: string): IntrinsicProblem | undefined {
  try {
    const reader = new Reader(text);
    reader.call(1);
    reader.end();
    return undefined;
  } catch (error) {
    if (error instanceof Found) return error.problem;
    throw error;
  }
}

class Found extends Error {
  constructor(readonly problem: IntrinsicProblem) {
    super(problem.must);
  }
}

function refuse(must: string, mend: string): never {
  throw new Found({ must, mend });
}

class Reader {
  private position = 0;

  constructor(private readonly text: string) {}

  /** `States.Format('{}', $.a)` */
  call(depth: number): void {
    const name = this.take(/^[A-Za-z0-9_.]+/) ?? "";
    if (!Object.hasOwn(FUNCTIONS, name)) {
      const names = Object.keys(FUNCTIONS);
      refuse("name an intrinsic function", nearestHint(name, names) ?? `There are: ${names.join(", ")}.`);
    }
    if (depth > DEEPEST) refuse(`nest at most ${DEEPEST} functions`, "Compute a part of it in a Pass state before.");
    const [min, max] = FUNCTIONS[name] as readonly [number, number];
    this.expect("(");
    const args = this.arguments(depth);
    if (args.length < min || args.length > max) {
      const number =
        min === max ? String(min) : max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} or ${max}`;
      refuse(`give ${name} ${number} arguments`, `It is given ${args.length}.`);
    }
    if (name === "States.Format") checkFormat(args);
  }

  end(): void {
    this.take(/^\s+/);
    if (this.position < this.text.length) refuse("end behind the last bracket", `Drop ${JSON.stringify(this.rest)}.`);
  }

  private arguments(depth: number): string[] {
    const found: string[] = [];
    this.take(/^\s+/);
    if (this.take(/^\)/) !== undefined) return found;
    for (;;) {
      found.push(this.argument(depth));
      this.take(/^\s+/);
      if (this.take(/^\)/) !== undefined) return found;
      this.expect(",");
    }
  }

  private argument(depth: number): string {
    this.take(/^\s+/);
    const from = this.position;
    if (this.rest.startsWith("$")) this.path();
    else if (this.rest.startsWith("'")) {
      if (this.take(/^'(?:[^'\\]|\\.)*'/) === undefined)
        refuse("close each text with '", "Write \\' for a ' within it.");
    } else if (/^[A-Za-z]+\./.test(this.rest)) this.call(depth + 1);
    else if (this.take(/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=\s*[,)])/) === undefined) {
      refuse(
        "have a path, a text in single quotes, a number, true, false, null or another function as each argument",
        `Look at ${JSON.stringify(this.rest.slice(0, 30))}.`,
      );
    }
    return this.text.slice(from, this.position);
  }

  private path(): void {
    const path = this.take(/^(?:[^,()[\]\s]|\[[^\]]*\]|\(\))+/) ?? "";
    const problem = pathProblem(path);
    if (problem !== undefined) refuse(`hold a path that must ${problem}`, `Look at ${JSON.stringify(path)}.`);
  }

  private expect(character: string): void {
    this.take(/^\s+/);
    if (this.rest[0] !== character)
      refuse(`have a ${character} here`, `Look at ${JSON.stringify(this.rest.slice(0, 30))}.`);
    this.position++;
  }

  private get rest(): string {
    return this.text.slice(this.position);
  }

  private take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.rest)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }
}

function checkFormat([template = "", ...values]: readonly string[]): void {
  if (!template.startsWith("'")) return;
  const places = template.replace(/\\./g, "").split("{}").length - 1;
  if (places === values.length) return;
  refuse("give States.Format a value for each {}", `There are ${places} {} and ${values.length} values.`);
}
