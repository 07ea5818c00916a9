import { counted } from "../cli/numbers";

/** `a, b and c`; a long list is cut. */
export function listed(items: readonly string[], most = 6): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** `3 days`, `90 minutes`, `30 s`. */
export function duration(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3_600, "hour"],
    [60, "minute"],
  ] as const;
  const [size, word] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, "second"];
  return counted(seconds / size, word);
}

/** Text without line breaks and other control characters: nothing that a terminal, or a log of CI, would obey. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}
