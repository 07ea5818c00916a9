import type { Construct } from "constructs";
import { AWS_LIMITS } from "../aws-limits";
import { nearest } from "../nearest";
import { checkProps, optional, type ShapeOf } from "../props";
import { fail } from "../report";
import { terraformLiteral } from "../terraform-json";

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * What a target receives. One of:
 * - `{ constant }`: always the same JSON
 * - `{ path }`: a part of the event, such as `$.detail`
 * - `{ paths, template }`: JSON built from parts of the event
 */
export type TargetInput =
  | { readonly constant: Json }
  | { readonly path: string }
  | {
      /** Parts of the event by name, at most 100: `{ order: "$.detail.orderId" }`. @default none: only reserved names */
      readonly paths?: Readonly<Record<string, string>>;
      /**
       * What to build. `<order>` stands for the part of that name: alone in a string, for its JSON value, of whatever type; within
       * more text, for its text. A part that an event does not have is left empty. Reserved: `<aws.events.rule-arn>`,
       * `<aws.events.rule-name>`, `<aws.events.event.ingestion-time>`, `<aws.events.event>`, `<aws.events.event.json>`.
       * A bare string makes a sentence. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
       */
      readonly template: Json;
    };

/** Attributes of `aws_cloudwatch_event_target` for an input, checked. */
export function targetInput(scope: Construct, prop: string, given: TargetInput | undefined) {
  if (given === undefined) return {};
  const input = checkInput(scope, prop, given);
  if ("constant" in input) return { input: checked(scope, `${prop}.constant`, JSON.stringify(input.constant)) };
  if ("path" in input) return { inputPath: checkPath(scope, `${prop}.path`, input.path) };
  const paths = input.paths ?? {};
  checkPaths(scope, `${prop}.paths`, paths);
  checkPlaceholders(scope, `${prop}.template`, paths, placeholdersIn(input.template));
  return {
    inputTransformer: {
      ...(Object.keys(paths).length > 0 && { inputPaths: { ...paths } }),
      inputTemplate: checked(scope, `${prop}.template`, render(input.template)),
    },
  };
}

const INPUT: ShapeOf<TargetInput> = {
  constant: optional(),
  path: optional("text"),
  paths: optional("an object"),
  template: optional(),
};

/** The input without what is undefined in it. */
function checkInput(scope: Construct, prop: string, input: TargetInput): TargetInput {
  checkProps(scope, input, INPUT, prop);
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  if (["constant", "path", "template"].filter((kind) => kind in given).length === 1) return given as TargetInput;
  return fail(scope, {
    code: "INPUT_KIND",
    prop,
    must: "be one of { constant }, { path } and { paths, template }",
    got: input,
    mend: "Leave input out for the whole event.",
  });
}

const RESERVED = new Set([
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
]);

const PLACEHOLDER = /<([A-Za-z0-9_.-]+)>/g;
const ALONE = /^<([A-Za-z0-9_.-]+)>$/;
const PATH = /^\$(\.[A-Za-z0-9_-]+|\[\d+\]|\['[^']+'\]|\["[^"]+"\])*$/;

/** The JSON text of a template, in which a placeholder that is a whole string stands without quotes. */
function render(template: Json): string {
  if (typeof template === "string") return ALONE.test(template) ? template : JSON.stringify(template);
  if (Array.isArray(template)) return `[${template.map(render).join(",")}]`;
  if (typeof template === "object" && template !== null) {
    const entries = Object.entries(template).map(([key, value]) => `${JSON.stringify(key)}:${render(value)}`);
    return `{${entries.join(",")}}`;
  }
  return JSON.stringify(template);
}

function placeholdersIn(template: Json): Set<string> {
  const found = new Set<string>();
  for (const [, name] of render(template).matchAll(PLACEHOLDER)) if (name !== undefined) found.add(name);
  return found;
}

function checkPlaceholders(
  scope: Construct,
  prop: string,
  paths: Readonly<Record<string, string>>,
  used: Set<string>,
): void {
  for (const name of used) {
    if (Object.hasOwn(paths, name) || RESERVED.has(name)) continue;
    fail(scope, {
      code: "PLACEHOLDER_UNDEFINED",
      prop,
      must: "use only names of paths and reserved names",
      got: `<${name}>`,
      mend: placeholderMend(name, Object.keys(paths)),
    });
  }
  for (const name of Object.keys(paths)) {
    if (used.has(name)) continue;
    fail(scope, {
      code: "PLACEHOLDER_UNUSED",
      prop: prop.replace(/template$/, `paths.${name}`),
      must: "be used in the template",
      got: `no <${name}> there`,
      mend: "Use it, or drop it.",
    });
  }
}

function placeholderMend(name: string, names: readonly string[]): string {
  const near = nearest(name, [...names, ...RESERVED]);
  if (near !== undefined) return `Did you mean <${near}>?`;
  if (!isPathName(name)) return `Reserved are ${[...RESERVED].map((each) => `<${each}>`).join(", ")}.`;
  return `Add ${name} to paths${names.length > 0 ? `, which has ${names.join(", ")}` : ""}.`;
}

function isPathName(name: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(name) && !/^aws/i.test(name);
}

function checkPaths(scope: Construct, prop: string, paths: Readonly<Record<string, string>>): void {
  const most = AWS_LIMITS.eventBridge.inputPaths;
  const names = Object.keys(paths);
  if (names.length > most) {
    fail(scope, {
      code: "INPUT_PATHS",
      prop,
      must: `be at most ${most}`,
      got: names.length,
      mend: "Take the object that several of them are in, and their names from that.",
    });
  }
  for (const name of names) {
    if (!isPathName(name)) {
      fail(scope, {
        code: "INPUT_PATH_NAME",
        prop: `${prop}.${name}`,
        must: 'have a name of letters, digits, hyphens and underscores that does not start with "aws"',
        got: name,
        mend: "Take another name.",
      });
    }
    checkPath(scope, `${prop}.${name}`, paths[name] as string);
  }
}

function checkPath(scope: Construct, prop: string, path: string): string {
  if (PATH.test(path)) return path;
  return fail(scope, {
    code: "INPUT_PATH",
    prop,
    must: 'be a path into the event: "$", then ".name" or "[0]"',
    got: path,
    mend: PATH.test(`$.${path}`) ? `Write "$.${path}".` : 'Write it as in "$.detail.items[0].sku".',
  });
}

function checked(scope: Construct, prop: string, text: string): string {
  const most = AWS_LIMITS.eventBridge.inputLength;
  if (text.length <= most) return terraformLiteral(text);
  return fail(scope, {
    code: "INPUT_LENGTH",
    prop,
    must: `have at most ${most} characters as JSON`,
    got: `${text.length} characters`,
    mend: "Leave out what the target does not need.",
  });
}
