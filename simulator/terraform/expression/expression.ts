/** An expression of Terraform's language, parsed. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  /** A name with what directly follows its dots: `aws_sqs_queue.orders.arn`. */
  | { readonly kind: "reference"; readonly root: string; readonly names: readonly string[] }
  | { readonly kind: "index"; readonly target: Expression; readonly key: Expression }
  /** `target[*]` followed by `names`, taken from every element. */
  | { readonly kind: "splat"; readonly target: Expression; readonly each: Expression }
  /** The element in the `each` of a splat. */
  | { readonly kind: "element" }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly spread: boolean }
  | { readonly kind: "unary"; readonly operator: "!" | "-"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | {
      readonly kind: "for";
      readonly keyName: string | undefined;
      readonly valueName: string;
      readonly input: Expression;
      /** Makes an object where it is there, a list where it is not. */
      readonly key: Expression | undefined;
      readonly value: Expression;
      readonly condition: Expression | undefined;
    };

/** Where and why an expression does not parse, or fails. The stack reader adds the address that it stands at. */
export class ExpressionFault extends Error {
  constructor(
    readonly kind: "syntax" | "unsupported" | "unresolved" | "failed",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
