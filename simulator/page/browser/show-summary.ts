import type { PageState } from "../page-state";
import { byId, element, type PageElement } from "./dom";
import { compact, full } from "./words";

interface Term {
  /** What stands before it. */
  readonly sign: string;
  readonly name: string;
  readonly count: number;
  readonly explanation: string;
  readonly isBad?: boolean;
}

/** The law of conservation, with the numbers of this run. */
export function showSummary(state: PageState): void {
  const terms = termsOf(state);
  const balance = byId("balance");
  const shape = terms.map(({ name }) => name).join();
  if (balance.dataset.shape !== shape) {
    balance.dataset.shape = shape;
    balance.replaceChildren(...terms.map(termElement));
  }
  terms.forEach(({ count, isBad = false }, index) => {
    const item = balance.children.item(index);
    const number = item?.querySelector("strong");
    if (!item || !number) return;
    number.textContent = compact(count);
    item.setAttribute("data-count", String(count));
    item.classList.toggle("bad", isBad && count > 0);
  });
  byId("balance-words").textContent = words(state);
  showLosses(state);
}

function termsOf({ published, ways, lost }: PageState): Term[] {
  const { ended } = ways;
  const ends = ENDS.flatMap(({ fate, name, explanation, always }) => {
    const count = ended[fate] ?? 0;
    return always || count > 0 ? [{ sign: "+", name, count, explanation }] : [];
  });
  const terms: Term[] = [
    { sign: "", name: "published", count: published, explanation: "events and messages accepted from outside" },
    {
      sign: "→",
      name: "copies",
      count: ways.opened - (ended.forked ?? 0),
      explanation: "what rules and subscriptions made of them, one for each target and subscriber",
    },
    ...ends,
    { sign: "+", name: "in queues", count: ways.resting, explanation: "at rest: visible, in flight or delayed" },
    {
      sign: "+",
      name: "under way",
      count: ways.underWay,
      explanation: "neither at rest nor at an end: to be retried, or being processed",
    },
    { sign: "+", name: "lost", count: lost, explanation: "dropped for good", isBad: true },
  ];
  if (ways.unaccounted !== 0) {
    const explanation = "neither of these, which is a fault of the simulator";
    terms.push({ sign: "+", name: "unaccounted", count: ways.unaccounted, explanation, isBad: true });
  }
  return terms.map((term, index) => (index === 2 ? { ...term, sign: "=" } : term));
}

const ENDS = [
  { fate: "processed", name: "processed", explanation: "a function took it without an error", always: true },
  { fate: "handed-over", name: "handed over", explanation: "it is at a place beyond the simulation", always: false },
  {
    fate: "deleted",
    name: "received",
    explanation: "a receiver that is no function of the stack deleted it",
    always: false,
  },
  {
    fate: "unmatched",
    name: "unmatched",
    explanation: "no rule of the bus matches it, as it is meant to be",
    always: false,
  },
  { fate: "filtered", name: "filtered", explanation: "no filter lets it through, as it is meant to be", always: false },
  {
    fate: "deduplicated",
    name: "deduplicated",
    explanation: "a copy with its deduplication id was there before",
    always: false,
  },
  { fate: "purged", name: "purged", explanation: "its queue was emptied by command", always: false },
] as const satisfies readonly {
  readonly fate: keyof PageState["ways"]["ended"];
  readonly name: string;
  readonly explanation: string;
  /** Whether it is shown though it is 0. */
  readonly always: boolean;
}[];

function termElement({ sign, name, explanation }: Term): PageElement {
  const count = element("span", { class: "term", title: explanation }, element("strong", {}), ` ${name}`);
  return sign === "" ? element("li", {}, count) : element("li", {}, element("span", { class: "sign" }, sign), count);
}

function words({ ways, lost, duplicates, deadLettered }: PageState): string {
  const balanced = ways.unaccounted === 0 ? "Every copy is accounted for" : "Not every copy is accounted for";
  const loss = lost === 0 ? "none is lost" : `${full(lost)} lost`;
  return `${balanced}; ${loss}. ${full(deadLettered)} moved to dead-letter queues, ${full(duplicates)} processed more than once.`;
}

function showLosses({ losses }: PageState): void {
  const list = byId("losses");
  list.hidden = losses.length === 0;
  const shape = JSON.stringify(losses);
  if (list.dataset.shape === shape) return;
  list.dataset.shape = shape;
  list.replaceChildren(
    ...losses.map(({ place, reason, count }) =>
      element("li", {}, element("strong", {}, `${full(count)} lost at ${place}`), ` ${reason}`),
    ),
  );
}
