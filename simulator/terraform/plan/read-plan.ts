import { isList, isObject, type TerraformObject, type TerraformValue } from "../expression/value";
import { PlanError } from "./plan-error";
import type { PlanJson } from "./plan-json";

/** The format that is read here; a minor version adds and never takes away, a major one may mean anything. */
const FORMAT = /^(0|1)\.\d+$/;

/**
 * Reads a plan, and says of what is none what it is.
 *
 * @param input the bytes or the text that `terraform show -json PLAN` printed
 * @throws {PlanError}
 */
export function readPlan(input: Uint8Array | string): PlanJson {
  const bytes = typeof input === "string" ? Buffer.from(input) : Buffer.from(input);
  if (isBinaryPlan(bytes)) {
    throw new PlanError(
      "PLAN_BINARY",
      "The plan must be JSON, got: the binary file that terraform plan -out writes. Give what terraform show -json FILE prints of it, run where it was planned.",
    );
  }
  const text = textOf(bytes);
  if (text.trim() === "") {
    throw new PlanError(
      "PLAN_EMPTY",
      "The plan must be JSON, got: nothing. Give what terraform show -json FILE prints.",
    );
  }
  return checked(parsed(text));
}

/** A binary plan is a zip file. */
function isBinaryPlan(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));
}

/** PowerShell redirects into UTF-16, and some editors write a byte order mark. */
function textOf(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
}

function parsed(text: string): TerraformValue {
  try {
    return JSON.parse(text) as TerraformValue;
  } catch (cause) {
    if (isLog(text)) {
      throw new PlanError(
        "PLAN_IS_LOG",
        "The plan must be what terraform show -json prints, got: the log of terraform plan -json. Run terraform plan -out FILE, then terraform show -json FILE.",
        { cause },
      );
    }
    throw new PlanError(
      "PLAN_NOT_JSON",
      `The plan must be JSON, got: ${shown(text)}. Give what terraform show -json FILE prints, and nothing before or after it.`,
      { cause },
    );
  }
}

/** One JSON object a line, each with a level. */
function isLog(text: string): boolean {
  const [first = ""] = text.trimStart().split("\n");
  return /^\{.*"@level"\s*:/.test(first);
}

function checked(root: TerraformValue): PlanJson {
  if (!isObject(root)) throw shapeError(JSON.stringify(root).slice(0, 40));
  if (isState(root)) {
    throw new PlanError(
      "PLAN_IS_STATE",
      "The plan must be a plan, got: a state. Run terraform plan -out FILE, then terraform show -json FILE: with the file, or it shows the state.",
    );
  }
  const version = root.format_version;
  if (typeof version !== "string")
    throw shapeError(`an object with ${Object.keys(root).slice(0, 5).join(", ") || "nothing in it"}`);
  if (!FORMAT.test(version)) {
    throw new PlanError(
      "PLAN_VERSION",
      `The plan must have format_version 1.x, got: ${JSON.stringify(version)}${ofTerraform(root)}. Plan with a Terraform 1.x, or use a newer Signalbox.`,
    );
  }
  if (root.errored === true) {
    throw new PlanError(
      "PLAN_ERRORED",
      `The plan must be whole, got: one that ended with an error${ofTerraform(root)}. What it holds is not all that would change: mend the error that terraform plan printed, and plan again.`,
    );
  }
  if (!["planned_values", "resource_changes", "configuration"].some((key) => Object.hasOwn(root, key))) {
    throw shapeError(`an object with ${Object.keys(root).slice(0, 5).join(", ")}`);
  }
  if (root.resource_changes !== undefined && !isList(root.resource_changes))
    throw shapeError("resource_changes that are no list");
  return root as unknown as PlanJson;
}

/** A state file has a serial and a lineage; a state that `terraform show -json` prints has its values at the top. */
function isState(root: TerraformObject): boolean {
  const isFile = Object.hasOwn(root, "lineage") && Object.hasOwn(root, "serial");
  const isShown = Object.hasOwn(root, "values") || Object.keys(root).every((key) => STATE_KEYS.has(key));
  return isFile || (Object.hasOwn(root, "format_version") && !Object.hasOwn(root, "resource_changes") && isShown);
}

/** All that is printed of a state that is empty. */
const STATE_KEYS: ReadonlySet<string> = new Set(["format_version", "terraform_version", "checks"]);

function ofTerraform({ terraform_version: version }: TerraformObject): string {
  return typeof version === "string" ? ` (of Terraform ${version})` : "";
}

function shapeError(got: string): PlanError {
  return new PlanError(
    "PLAN_SHAPE",
    `The plan must be what terraform show -json prints of a plan, got: ${got}. Run terraform plan -out FILE, then terraform show -json FILE.`,
  );
}

const SHOWN_LENGTH = 40;

function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
}
