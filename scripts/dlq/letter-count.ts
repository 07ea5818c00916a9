import { counted } from "../cli/numbers";

/** `no letters`, `1 letter`, `1,204 letters`. */
export function letters(count: number): string {
  if (count === 0) return "no letters";
  return counted(count, "letter");
}
