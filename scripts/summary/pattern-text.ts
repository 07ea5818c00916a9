/** A pattern in a line: `source: app.orders · detail-type: OrderCreated | OrderCancelled · detail.amount: > 100`. */
export function patternText(json: string): string {
  return fields(JSON.parse(json) as Record<string, unknown>, "").join(" · ");
}

function fields(pattern: Record<string, unknown>, path: string): string[] {
  return Object.entries(pattern).flatMap(([key, value]) => {
    const at = path === "" ? key : `${path}.${key}`;
    if (key === "$or" && Array.isArray(value))
      return [`(${value.map((each) => fields(each, path).join(" · ")).join(" or ")})`];
    if (Array.isArray(value)) return [`${at}: ${value.map(alternative).join(" | ")}`];
    return typeof value === "object" && value !== null
      ? fields(value as Record<string, unknown>, at)
      : [`${at}: ${value}`];
  });
}

function alternative(value: unknown): string {
  if (typeof value === "string") return value === "" ? '""' : value;
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([operator, operand]) => operatorText(operator, operand))
    .join(" ");
}

function operatorText(operator: string, operand: unknown): string {
  if (operator === "exists") return operand === true ? "is there" : "is missing";
  if (operator === "numeric" && Array.isArray(operand)) return operand.join(" ");
  const word = operator === "anything-but" ? "not" : operator;
  const operands = Array.isArray(operand) ? operand.map(alternative).join(", ") : alternative(operand);
  return `${word} ${operands}`;
}
