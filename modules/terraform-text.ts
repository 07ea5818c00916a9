import { DefaultTokenResolver, StringConcat, Token, Tokenization } from "cdktf";
import type { Construct } from "constructs";

/** What cdktf writes in place of a value that it does not know yet, as text, in a list, or as a key. */
const TOKEN = /[$#&]\{TfToken\[[^\]]*\]\}/g;

/**
 * A text in which what Terraform knows only after apply stands as Terraform spells it, `${aws_sqs_queue.orders_46FA7C19.arn}`,
 * and not as cdktf's placeholder for it, which says nothing to anybody.
 */
export function terraformText(scope: Construct, text: string): string {
  return Token.isUnresolved(text) ? resolved(scope, text).replace(TOKEN, "a Terraform expression") : text;
}

function resolved(scope: Construct, text: string): string {
  try {
    const resolver = new DefaultTokenResolver(new StringConcat());
    return String(Tokenization.resolve(text, { scope, resolver, preparing: false }));
  } catch {
    // Not known yet, such as a lazy value that is asked for too early.
    return text;
  }
}
