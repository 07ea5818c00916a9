/** A query of CloudWatch Logs Insights, as far as one can tell without running it. */
export interface ParsedQuery {
  /** Fields of the log that it names: not those that it makes with `as`. */
  readonly fields: readonly string[];
  /** Values that a field is compared with by `=`, and lists by `in`. */
  readonly compared: readonly { readonly field: string; readonly values: readonly string[] }[];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
const COMMANDS = ["display", "fields", "filter", "stats", "sort", "limit", "parse", "dedup", "pattern", "diff"];
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html and …-Stats.html */
const FUNCTIONS = [
  "coalesce",
  "ispresent",
  "count",
  "count_distinct",
  "max",
  "min",
  "avg",
  "sum",
  "latest",
  "earliest",
];
const WORDS = ["as", "by", "and", "or", "not", "in", "like", "asc", "desc"];
const TOKEN = /"(?:[^"\\]|\\.)*"|@?[A-Za-z_][\w.]*|\d+|!=|<=|>=|[=<>(),*[\]]/g;

/** Reads a query by the documented grammar, and refuses what is not of it. */
export function parseQuery(query: string): ParsedQuery {
  const text = query.replace(/^#.*$/gm, "").trim();
  const made = new Set<string>();
  const fields = new Set<string>();
  const compared: { field: string; values: string[] }[] = [];
  let seenStats = false;
  for (const stage of stagesOf(text)) {
    const tokens = stage.match(TOKEN) ?? [];
    if (tokens.join("") !== stage.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1"))
      throw new Error(`Not understood: ${stage}`);
    const [command = "", ...rest] = tokens;
    if (!COMMANDS.includes(command)) throw new Error(`No command: ${stage}`);
    checkStage(command, rest, stage);
    const available = new Set(made);
    for (const [index, token] of rest.entries()) {
      const [before, after] = [rest[index - 1], rest[index + 1]];
      if (!/^[@A-Za-z_]/.test(token) || WORDS.includes(token)) continue;
      if (before === "as") made.add(token);
      else if (after === "(" && token !== "in") checkFunction(token);
      else if (!available.has(token)) {
        // After stats only what it made is left.
        if (seenStats) throw new Error(`${token} is gone after stats: ${stage}`);
        fields.add(token);
      }
      if (after === "=") compared.push({ field: token, values: [unquoted(rest[index + 2])] });
      if (after === "in") {
        const list = rest.slice(index + 3, rest.indexOf("]", index));
        compared.push({ field: token, values: list.filter((each) => each !== ",").map(unquoted) });
      }
    }
    if (command === "stats") {
      seenStats = true;
      for (const token of rest.slice(rest.lastIndexOf("by") + 1)) if (/^[@A-Za-z_]/.test(token)) made.add(token);
    }
  }
  return { fields: [...fields], compared };
}

/** By the pipes that stand in no string. */
function stagesOf(text: string): string[] {
  const stages = [""];
  for (const part of text.match(/"(?:[^"\\]|\\.)*"|\||[^"|]+/g) ?? []) {
    if (part === "|") stages.push("");
    else stages[stages.length - 1] += part;
  }
  return stages.map((stage) => stage.trim());
}

function checkStage(command: string, rest: readonly string[], stage: string): void {
  if (command === "limit" && (rest.length !== 1 || !(Number(rest[0]) >= 1 && Number(rest[0]) <= 10_000)))
    throw new Error(`limit takes one number, 1 to 10000: ${stage}`);
  if (command === "sort" && !(rest.length === 2 && ["asc", "desc"].includes(rest[1] ?? "")))
    throw new Error(`sort takes a field and a direction: ${stage}`);
  let depth = 0;
  for (const token of rest) depth += token === "(" || token === "[" ? 1 : token === ")" || token === "]" ? -1 : 0;
  if (depth !== 0) throw new Error(`Brackets do not match: ${stage}`);
}

function checkFunction(name: string): void {
  if (!FUNCTIONS.includes(name)) throw new Error(`No function: ${name}`);
}

function unquoted(token: string | undefined): string {
  if (!token?.startsWith('"')) throw new Error(`A text must be in quotes, got: ${token}`);
  return JSON.parse(token) as string;
}
