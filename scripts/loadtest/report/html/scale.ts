/** Puts values on a line of so many pixels. */
export interface Scale {
  /** Where a value stands. */
  at(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

type Label = (value: number) => string;

/** From 0 to at least `max`, with round figures at about `count` ticks. */
export function linearScale(max: number, length: number, label: Label, count = 5): Scale {
  const step = roundStep((max > 0 ? max : 1) / count);
  const top = Math.max(1, Math.ceil((max > 0 ? max : 1) / step - 1e-9)) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  return { at: (value) => (value / top) * length, ticks: ticks.map((value) => ({ value, label: label(value) })) };
}

/** From 0 to exactly `max`: for time. */
export function timeScale(max: number, length: number, label: Label, count = 8): Scale {
  const end = max > 0 ? max : 1;
  const step = roundStep(end / count);
  const ticks = Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, i) => i * step);
  return { at: (value) => (value / end) * length, ticks: ticks.map((value) => ({ value, label: label(value) })) };
}

/** Each decade is as long as the next. Bounds are 1, 2 or 5 times a power of ten. */
export function logScale(min: number, max: number, length: number, label: Label): Scale {
  const bounds = Array.from({ length: 39 }, (_, i) => [1, 2, 5].at(i % 3) as number).map(
    (digit, i) => digit * 10 ** (Math.floor(i / 3) - 6),
  );
  const low = bounds.findLast((bound) => bound <= min) ?? (bounds[0] as number);
  const high = bounds.find((bound) => bound >= max && bound > low) ?? (bounds.at(-1) as number);
  const within = bounds.filter((bound) => bound >= low && bound <= high);
  // Where there are many, those of the decades alone.
  const ticks =
    within.length > MOST_TICKS ? within.filter((bound) => /^1(e|0*$)|^0\.0*1$/.test(String(bound))) : within;
  const span = Math.log10(high / low);
  return {
    at: (value) => (Math.log10(Math.max(value, low) / low) / span) * length,
    ticks: ticks.map((value) => ({ value, label: label(value) })),
  };
}

const MOST_TICKS = 9;

/** 1, 2 or 5 times a power of ten, not below the step. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 5, 10].find((digit) => digit * power >= step * (1 - 1e-9)) ?? 10) * power;
}
