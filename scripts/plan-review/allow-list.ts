import { UserError } from "../../modules/errors";
import type { Risk } from "./risk";
import { RISK_CODES, type RiskCode } from "./risk-codes";

/** A risk that is meant. */
export interface Allowance {
  readonly code: RiskCode;
  /** Address of the resource; `*` stands for any characters. */
  readonly address: string;
  /** Why it is meant. */
  readonly reason: string;
  /** Last day on which it counts, such as `2026-12-31`. @default for ever */
  readonly until?: string | undefined;
}

/** What an allow list makes of the risks of a plan. */
export interface Judged {
  /** Each risk, and what allows it. */
  readonly risks: readonly { readonly risk: Risk; readonly allowedBy: Allowance | undefined }[];
  /** Entries that no risk needs: they can go. */
  readonly unused: readonly Allowance[];
  /** Entries whose last day is over: they allow nothing. */
  readonly expired: readonly Allowance[];
}

/**
 * Holds the risks against an allow list.
 *
 * @param today such as `2026-11-21`
 */
export function judgeRisks(risks: readonly Risk[], allowances: readonly Allowance[], today: string): Judged {
  const expired = allowances.filter(({ until }) => until !== undefined && until < today);
  const valid = allowances.filter((each) => !expired.includes(each));
  const judged = risks.map((risk) => ({ risk, allowedBy: valid.find((each) => allows(each, risk)) }));
  const used = new Set(judged.map(({ allowedBy }) => allowedBy));
  return { risks: judged, unused: valid.filter((each) => !used.has(each)), expired };
}

function allows({ code, address }: Allowance, risk: Risk): boolean {
  if (code !== risk.code) return false;
  const pattern = address.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(risk.address);
}

/**
 * Reads an allow list: `{ "allow": [{ "code": "…", "address": "…", "reason": "…", "until": "2026-12-31" }] }`.
 *
 * @param name of the file, for messages
 * @throws {UserError} ALLOW_LIST
 */
export function readAllowList(text: string, name: string): readonly Allowance[] {
  const { allow } = parsed(text, name) as { readonly allow?: unknown };
  if (!Array.isArray(allow)) throw refused(name, 'hold { "allow": [ … ] }', text.slice(0, 40));
  return allow.map((entry, i) => checked(entry, `${name}, allow[${i}]`));
}

function parsed(text: string, name: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Said below, as of any other text that is no object.
  }
  throw refused(name, "be a JSON object", text.slice(0, 40));
}

const FIELDS: ReadonlySet<string> = new Set(["code", "address", "reason", "until"]);

function checked(entry: unknown, where: string): Allowance {
  const fields = (typeof entry === "object" && entry !== null ? entry : {}) as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) throw refused(where, "hold code, address, reason and until alone", unknown);
  const { code, until } = fields;
  if (typeof code !== "string" || !Object.hasOwn(RISK_CODES, code))
    throw refused(`${where}: code`, "be one of a risk, as the review prints it", code);
  if (until !== undefined && !isDay(until)) throw refused(`${where}: until`, "be a day, such as 2026-12-31", until);
  return {
    code: code as RiskCode,
    address: textOf(fields, "address", where),
    reason: textOf(fields, "reason", where),
    ...(isDay(until) && { until }),
  };
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

function textOf(fields: Readonly<Record<string, unknown>>, field: string, where: string): string {
  const value = fields[field];
  if (typeof value === "string" && value.trim() !== "") return value;
  throw refused(`${where}: ${field}`, "be given", value);
}

function refused(where: string, must: string, got: unknown): UserError {
  return new UserError(
    "ALLOW_LIST",
    `${where} must ${must}, got: ${JSON.stringify(got) ?? "nothing"}. docs/plan-review.md shows one.`,
  );
}
