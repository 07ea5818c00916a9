/** What has passed of the simulated time at a moment: `00:03:00`. */
export function elapsedText({ startedAt }: { readonly startedAt: number }, time: number): string {
  const seconds = Math.floor((time - startedAt) / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
