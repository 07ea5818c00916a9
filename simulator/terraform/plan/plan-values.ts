import { isList, isObject, type TerraformObject, type TerraformValue } from "../expression/value";

/** Whether a mask, in which `true` stands for what it covers, covers anything. */
export function coversAny(mask: TerraformValue | undefined): boolean {
  if (mask === true) return true;
  if (isList(mask)) return mask.some(coversAny);
  return isObject(mask) && Object.values(mask).some(coversAny);
}

/** The part of a mask for a name or position. */
export function maskAt(mask: TerraformValue | undefined, key: string | number): TerraformValue | undefined {
  if (mask === true) return true;
  if (isList(mask)) return mask[Number(key)];
  return isObject(mask) ? mask[key] : undefined;
}

/** Values without what a mask covers: it is null in lists and gone from objects. */
export function without(value: TerraformValue, mask: TerraformValue | undefined): TerraformValue {
  if (mask === true) return null;
  if (!coversAny(mask)) return value;
  if (isList(value)) return value.map((each, i) => without(each, maskAt(mask, i)));
  return isObject(value) ? objectWithout(value, mask) : value;
}

export function objectWithout(values: TerraformObject, mask: TerraformValue | undefined): TerraformObject {
  if (mask === true) return {};
  const kept = Object.entries(values).filter(([name]) => maskAt(mask, name) !== true);
  return Object.fromEntries(kept.map(([name, value]) => [name, without(value, maskAt(mask, name))]));
}
