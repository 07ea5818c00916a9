/**
 * Whether a text matches a pattern in which `*` stands for any characters and `?` for one. Goes back to the last `*` only,
 * so no pattern takes exponential time.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let inText = 0;
  let star = -1;
  let starText = 0;
  while (inText < text.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at++;
      starText = inText;
    } else if (wanted === "?" || (wanted !== undefined && wanted === text[inText])) {
      at++;
      inText++;
    } else if (star >= 0) {
      at = star + 1;
      inText = ++starText;
    } else {
      return false;
    }
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/**
 * Whether an ARN matches a pattern, each of its six parts for itself: a `*` does not reach beyond a colon, except in the
 * last part. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const wanted = arnParts(pattern);
  const parts = arnParts(arn);
  if (wanted === undefined || parts === undefined) return false;
  return wanted.every((part, i) => matchesWildcard(part, parts[i] as string));
}

function arnParts(arn: string): readonly string[] | undefined {
  const parts = arn.split(":");
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(":")];
}
