import type { Random } from "../kernel/random";
import { INTRINSICS } from "./intrinsics";
import { type Scope, valueAt } from "./json-path";
import { isRecord } from "./language";
import { runtimeError } from "./state-error";

/** What a path or an intrinsic function stands for. */
export function evaluate(expression: string, scope: Scope, random: Random): unknown {
  if (expression.startsWith("$")) return valueAt(expression, scope);
  const reader = new Reader(expression, scope, random);
  const value = reader.call();
  reader.end();
  return value;
}

/** A payload template, with its paths and functions followed. */
export function fill(template: unknown, scope: Scope, random: Random): unknown {
  if (Array.isArray(template)) return template.map((each) => fill(each, scope, random));
  if (!isRecord(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith(".$")
        ? [key.slice(0, -2), evaluate(String(value), scope, random)]
        : [key, fill(value, scope, random)],
    ),
  );
}

/** Reads and computes a call in one go. */
class Reader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly scope: Scope,
    private readonly random: Random,
  ) {}

  call(): unknown {
    const name = this.take(/^[A-Za-z0-9_.]+/) ?? "";
    const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
    if (intrinsic === undefined || this.take(/^\s*\(\s*/) === undefined) throw this.malformed();
    const args = this.arguments();
    // Brackets that are written with a backslash are none of the places that States.Format fills.
    if (name !== "States.Format") return intrinsic(args.map(withBrackets), this.random);
    return withBrackets(intrinsic(args, this.random));
  }

  private arguments(): unknown[] {
    const args: unknown[] = [];
    if (this.take(/^\)/) !== undefined) return args;
    for (;;) {
      args.push(this.argument());
      if (this.take(/^\s*\)/) !== undefined) return args;
      if (this.take(/^\s*,\s*/) === undefined) throw this.malformed();
    }
  }

  end(): void {
    this.take(/^\s+/);
    if (this.position < this.text.length) throw this.malformed();
  }

  private argument(): unknown {
    const quoted = this.take(/^'(?:[^'\\]|\\.)*'/);
    if (quoted !== undefined) {
      return quoted.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => ESCAPED_BRACKETS.get(escaped) ?? escaped);
    }
    const literal = this.take(/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=\s*[,)])/);
    if (literal !== undefined) return JSON.parse(literal);
    if (!this.rest.startsWith("$")) return this.call();
    const path = this.take(/^(?:[^,()[\]\s]|\[[^\]]*\]|\(\))+/);
    if (path === undefined) throw this.malformed();
    return valueAt(path, this.scope);
  }

  private get rest(): string {
    return this.text.slice(this.position);
  }

  private take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.rest)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  private malformed() {
    return runtimeError(`'${this.text}' is no call of an intrinsic function, from '${this.rest.slice(0, 30)}' on`);
  }
}

/** What stands for a bracket that was escaped, until all places are filled: of Unicode's private use. */
const ESCAPED_BRACKETS: ReadonlyMap<string, string> = new Map([
  ["{", "\ue000"],
  ["}", "\ue001"],
]);

function withBrackets(value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\ue000", "{").replaceAll("\ue001", "}") : value;
}
