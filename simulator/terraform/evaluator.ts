import { evaluate, type Scope } from "./expression/evaluate";
import { ExpressionFault } from "./expression/expression";
import { isTemplate, parseTemplate } from "./expression/parse-template";
import { isList, isObject, type TerraformValue } from "./expression/value";
import { StackError, type StackErrorCode } from "./stack-error";

/** Evaluates what is written in a stack, and says of what fails where it stands. */
export class Evaluator {
  constructor(private readonly scope: Scope) {}

  /**
   * The value of what is written: strings with their expressions evaluated, lists and objects all through.
   *
   * @param where for messages, such as `aws_sqs_queue.orders.name`
   * @throws {StackError}
   */
  value(written: TerraformValue | undefined, where: string): TerraformValue {
    if (typeof written === "string") return isTemplate(written) ? this.template(written, where) : written;
    if (isList(written)) return written.map((each, i) => this.value(each, `${where}[${i}]`));
    if (!isObject(written)) return written ?? null;
    return Object.fromEntries(
      Object.entries(written).map(([key, each]) => [
        isTemplate(key) ? String(this.template(key, where)) : key,
        this.value(each, `${where}.${key}`),
      ]),
    );
  }

  private template(text: string, where: string): TerraformValue {
    try {
      return evaluate(parseTemplate(text), this.scope);
    } catch (cause) {
      if (!(cause instanceof ExpressionFault)) throw cause;
      const { code, must, mend } = FAULTS[cause.kind];
      throw new StackError(code, `${where} must ${must}, got: ${shown(text)}: ${cause.message}. ${mend}`, { cause });
    }
  }
}

const FAULTS: Readonly<Record<ExpressionFault["kind"], { code: StackErrorCode; must: string; mend: string }>> = {
  syntax: {
    code: "EXPRESSION_SYNTAX",
    must: "be an expression of Terraform",
    mend: 'Terraform would refuse it too; a "${" that stands for itself is written "$${".',
  },
  unsupported: {
    code: "EXPRESSION_UNSUPPORTED",
    must: "be an expression that can be evaluated without Terraform",
    mend: "Compute the value in the program instead.",
  },
  unresolved: {
    code: "REFERENCE_UNRESOLVED",
    must: "refer to what is in the stack",
    mend: "What only AWS or another stack knows can be given as a known value.",
  },
  failed: { code: "EXPRESSION_FAILED", must: "have a value", mend: "terraform plan would fail here too." },
};

const SHOWN_LENGTH = 200;

function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text);
}
