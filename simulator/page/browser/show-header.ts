import type { PageState } from "../page-state";
import { byId, page, setText } from "./dom";
import { clockTime, duration } from "./words";

export function showHeader({ clock, now, startedAt, seed, settled, alarms, stack }: PageState): void {
  byId("gone").hidden = true;
  page.document.body.classList.toggle("is-gone", false);
  setText(byId("clock-name"), clock === "real" ? "Clock" : "Virtual clock");
  setText(byId("clock"), clockTime(now));
  setText(byId("age"), duration(now - startedAt));
  setText(byId("seed"), String(seed));
  showStatus(settled ? "settled" : "at work");
  const lit = alarms.filter(({ state }) => state === "ALARM").length;
  const link = byId("lit");
  link.hidden = lit === 0;
  setText(link, `▲ ${lit} in ALARM`);
  page.document.title = `${lit > 0 ? `▲ ${lit} in ALARM · ` : ""}${stack ?? "the stack"} · Signalbox`;
}

/** Nobody answers any more. What was shown last stays, and is marked as old. */
export function showGone(last: PageState | undefined): void {
  const banner = byId("gone");
  banner.hidden = false;
  const seen = last === undefined ? "" : ` What you see is of ${clockTime(last.now)}.`;
  setText(banner, `The simulator is gone: nothing answers at this address.${seen} The page keeps looking for it.`);
  page.document.body.classList.toggle("is-gone", true);
  showStatus("gone");
}

function showStatus(status: "settled" | "at work" | "gone"): void {
  const chip = byId("status");
  chip.dataset.status = status;
  if (setText(chip, status) && status === "gone") setText(byId("announcements"), "The simulator is gone.");
}
