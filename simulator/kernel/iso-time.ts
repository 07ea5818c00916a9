let lastTime = Number.NaN;
let lastText = "";

/** `2026-01-01T00:00:00.000Z`. Most calls are for the moment of the call before. */
export function isoTime(time: number): string {
  if (time !== lastTime) {
    lastTime = time;
    lastText = new Date(time).toISOString();
  }
  return lastText;
}
