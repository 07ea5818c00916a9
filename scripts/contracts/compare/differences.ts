import { formAccepts } from "./accepts";
import { type Form, formsText, formText, type ListForm, type NumberForm, type ObjectForm, type TextForm } from "./form";
import { canonical, type JsonSchema, resolved } from "./json-schema";
import { formsOf } from "./read-forms";

/** Something that whoever writes by one contract may write, and whoever reads by the other refuses. */
export interface Difference {
  /** Where, such as `detail.items[].quantity`. */
  readonly path: string;
  /**
   * - `value`: what is there is of another form;
   * - `missing`: the reader requires it, and it may be left out;
   * - `unexpected`: the reader takes no such field.
   */
  readonly kind: "value" | "missing" | "unexpected";
  /** What may be written. */
  readonly written: string;
  /** What is taken. */
  readonly taken: string;
}

/**
 * What an event may hold that is written by one contract, and who reads by another would refuse. None: every event that the
 * writer's contract describes is valid by the reader's.
 *
 * A writer writes the fields that its contract names, and no others; that a contract lets other fields pass is the tolerance
 * of a reader. Where it cannot be told whether all is taken, that counts as a difference: two contracts in words that are not
 * understood here are compatible only if they are the same.
 */
export function differences(writer: JsonSchema, reader: JsonSchema, path = "detail"): readonly Difference[] {
  return new Comparison(writer, reader).compare(path, writer, reader);
}

class Comparison {
  /** What is being compared further up: a schema that refers to itself is all right if the rest of it is. */
  private readonly underWay = new Set<string>();

  constructor(
    private readonly writerRoot: JsonSchema,
    private readonly readerRoot: JsonSchema,
  ) {}

  compare(path: string, writer: JsonSchema, reader: JsonSchema): readonly Difference[] {
    const [written, read] = [resolved(writer, this.writerRoot), resolved(reader, this.readerRoot)];
    const pair = `${canonical(written)}\n${canonical(read)}`;
    if (this.underWay.has(pair)) return [];
    this.underWay.add(pair);
    try {
      const taken = formsOf(reader, this.readerRoot);
      return formsOf(writer, this.writerRoot).flatMap((form) => this.compareForm(path, form, taken));
    } finally {
      this.underWay.delete(pair);
    }
  }

  /** One form that may be written, with all that are taken. */
  private compareForm(path: string, written: Form, taken: readonly Form[]): readonly Difference[] {
    const tried = taken.filter(({ kind }) => kind === written.kind).map((form) => this.within(path, written, form));
    if (taken.some(({ kind }) => kind === "any") || tried.some((found) => found.length === 0)) return [];
    if (written.kind === "value" && taken.some((form) => formAccepts(form, this.readerRoot, written.value))) return [];
    const deeper = written.kind === "object" || written.kind === "list";
    const nearest = [...tried].sort((a, b) => a.length - b.length)[0];
    if (deeper && nearest !== undefined) return nearest;
    return [{ path, kind: "value", written: formText(written), taken: formsText(taken) || "nothing" }];
  }

  /** What is written in one form and not taken in another of the same kind. */
  private within(path: string, written: Form, taken: Form): readonly Difference[] {
    const difference: Difference = { path, kind: "value", written: formText(written), taken: formText(taken) };
    if (written.kind === "list" && taken.kind === "list") return this.lists(path, written, taken, difference);
    if (written.kind === "object" && taken.kind === "object") return this.objects(path, written, taken);
    return isWithin(written, taken) ? [] : [difference];
  }

  private lists(path: string, written: ListForm, taken: ListForm, difference: Difference): readonly Difference[] {
    const counts = written.min >= taken.min && written.max <= taken.max && (written.unique || !taken.unique);
    const places = Math.max(written.first.length, taken.first.length);
    const elements = Array.from({ length: places + 1 }, (_, place) => {
      const at = place < places ? `${path}[${place}]` : `${path}[]`;
      // A place that may hold no element needs none to be taken.
      if (place >= written.max) return [];
      return this.rests(at, written.first[place] ?? written.rest, taken.first[place] ?? taken.rest);
    });
    return [...(counts ? [] : [difference]), ...elements.flat()];
  }

  private objects(path: string, written: ObjectForm, taken: ObjectForm): readonly Difference[] {
    const missing = taken.required
      .filter((name) => !written.required.includes(name))
      .map((name): Difference => ({ path: at(path, name), kind: "missing", written: "nothing", taken: "a value" }));
    // What a contract that names fields lets pass beside them is not written.
    const others = written.isRecord || !isAnything(written.rest) ? written.rest : false;
    const names = new Set([...Object.keys(written.fields), ...written.required, ...Object.keys(taken.fields)]);
    const named = [...names].flatMap((name) => {
      const field = Object.hasOwn(written.fields, name) ? (written.fields[name] ?? false) : others;
      if (field === false) return [];
      const reader = Object.hasOwn(taken.fields, name) ? (taken.fields[name] ?? false) : taken.rest;
      return [...this.rests(at(path, name), field, reader), ...this.name(path, name, taken)];
    });
    const unnamed =
      others === false ? [] : [...this.rests(`${path}.*`, others, taken.rest), ...this.names(path, written, taken)];
    return [...missing, ...named, ...unnamed];
  }

  private name(path: string, name: string, { names }: ObjectForm): readonly Difference[] {
    if (names === undefined) return [];
    return this.compare(`${path} (names)`, { const: name }, names);
  }

  private names(path: string, written: ObjectForm, { names }: ObjectForm): readonly Difference[] {
    return names === undefined ? [] : this.compare(`${path} (names)`, written.names ?? { type: "string" }, names);
  }

  private rests(path: string, written: JsonSchema | false, taken: JsonSchema | false): readonly Difference[] {
    if (written === false) return [];
    if (taken !== false) return this.compare(path, written, taken);
    const forms = formsOf(written, this.writerRoot);
    if (forms.length === 0) return [];
    return [{ path, kind: "unexpected", written: formsText(forms), taken: "nothing" }];
  }
}

/** Whether all of one simple form is of another of the same kind. */
function isWithin(written: Form, taken: Form): boolean {
  if (written.kind === "text" && taken.kind === "text") return isTextWithin(written, taken);
  if (written.kind === "number" && taken.kind === "number") return isNumberWithin(written, taken);
  return canonical(written) === canonical(taken);
}

function isTextWithin(written: TextForm, taken: TextForm): boolean {
  return (
    written.min >= taken.min &&
    written.max <= taken.max &&
    (taken.format === undefined || written.format === taken.format) &&
    taken.patterns.every((pattern) => written.patterns.includes(pattern))
  );
}

function isNumberWithin(written: NumberForm, taken: NumberForm): boolean {
  const from = written.min > taken.min || (written.min === taken.min && (written.minExcluded || !taken.minExcluded));
  const to = written.max < taken.max || (written.max === taken.max && (written.maxExcluded || !taken.maxExcluded));
  const step = taken.multipleOf === undefined || isMultiple(written.multipleOf, taken.multipleOf);
  return from && to && step && (written.whole || !taken.whole);
}

/** Exact for whole numbers; other steps have to be the same. */
function isMultiple(step: number | undefined, of: number): boolean {
  if (step === undefined) return false;
  return step === of || (Number.isInteger(step) && Number.isInteger(of) && step % of === 0);
}

function isAnything(schema: JsonSchema | false): boolean {
  return schema !== false && Object.keys(schema).length === 0;
}

function at(path: string, name: string): string {
  return /^[\w-]+$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
