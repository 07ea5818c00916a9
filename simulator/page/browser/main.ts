import { type PageState, STATE_PATH } from "../page-state";
import { page } from "./dom";
import { showAlarms } from "./show-alarms";
import { showEvents } from "./show-events";
import { showGone, showHeader } from "./show-header";
import { showPicture } from "./show-picture";
import { showSummary } from "./show-summary";
import { showTables } from "./show-tables";

/** Milliseconds between two looks. */
const PERIOD = 1_000;
const LONGEST_PERIOD = 5_000;
const TIME_OUT = 5_000;

/** Asks for the state each second while somebody can see the page, and more seldom while nobody answers. */
class Poll {
  private timer: number | undefined;
  private asking = false;
  private failures = 0;
  private shown: PageState | undefined;

  start(): void {
    page.document.addEventListener("visibilitychange", () => this.wake());
    void this.ask();
  }

  private wake(): void {
    if (page.document.hidden || this.asking) return;
    if (this.timer !== undefined) page.clearTimeout(this.timer);
    void this.ask();
  }

  private async ask(): Promise<void> {
    this.timer = undefined;
    if (page.document.hidden) return;
    this.asking = true;
    const state = await fetchState();
    this.asking = false;
    if (state === undefined) {
      this.failures++;
      showGone(this.shown);
    } else {
      this.failures = 0;
      this.show(state);
    }
    this.timer = page.setTimeout(() => void this.ask(), Math.min(PERIOD * 2 ** this.failures, LONGEST_PERIOD));
  }

  private show(state: PageState): void {
    const { shown } = this;
    // Another simulation, perhaps of another stack: the picture is of the one before.
    if (shown !== undefined && (shown.startedAt !== state.startedAt || shown.seed !== state.seed)) {
      page.location.reload();
      return;
    }
    this.shown = state;
    showHeader(state);
    showSummary(state);
    showPicture(state);
    showEvents(state);
    showAlarms(state);
    showTables(state);
  }
}

/** `undefined`: nobody answers, or not as the simulator does. */
async function fetchState(): Promise<PageState | undefined> {
  try {
    const response = await fetch(STATE_PATH, { signal: AbortSignal.timeout(TIME_OUT) });
    return response.ok ? ((await response.json()) as PageState) : undefined;
  } catch {
    return undefined;
  }
}

new Poll().start();
