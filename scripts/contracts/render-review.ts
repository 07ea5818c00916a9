import type { Style } from "../cli/style";
import { type Break, isOpen, type ReviewedContract } from "./review-contracts";

/** The review as text: what is as accepted is only counted. */
export function renderReview(review: readonly ReviewedContract[], style: Style): string {
  const same = review.filter((each) => !isOpen(each)).length;
  const title = `${review.length} event contracts, ${same === review.length ? "all" : same} as accepted`;
  return [style.bold(title), ...review.filter(isOpen).flatMap((each) => contractLines(each, style))].join("\n");
}

function contractLines({ name, status, breaks }: ReviewedContract, { red, yellow, bold, dim }: Style): string[] {
  switch (status) {
    case "breaking":
      return [
        `${red("✗")} ${bold(name)}`,
        ...breaks.flatMap((each) => [`    ${breakText(each)}`, `      ${dim(mendOf(each))}`]),
      ];
    case "gone":
      return [
        `${red("✗")} ${bold(name)}`,
        "    breaks readers: there is no such contract any more, and they wait for its events",
        `      ${dim("Keep it for as long as somebody reads the events, or an archive or queue holds some.")}`,
      ];
    case "new":
      return [`${yellow("+")} ${bold(name)}  new, and not accepted yet`];
    default:
      return [`${yellow("~")} ${bold(name)}  changed, breaks nobody, and is not accepted yet`];
  }
}

/** What is broken, as one sentence. */
export function breakText({ breaks, path, kind, written, taken }: Break): string {
  const where = `breaks ${breaks}: ${path}`;
  const ofNew = breaks === "readers";
  switch (kind) {
    case "missing":
      return ofNew
        ? `${where} may now be left out, and who reads by the accepted contract requires it`
        : `${where} is required now, and events of before may not have it`;
    case "unexpected":
      return ofNew
        ? `${where} may now be there, and who reads by the accepted contract takes no such field`
        : `${where} is taken no more, and events of before may have it`;
    case "value":
      return ofNew
        ? `${where} may now be ${written}, and who reads by the accepted contract takes ${taken}`
        : `${where} must now be ${taken}, and in events of before may be ${written}`;
  }
}

/** How to mend it, as one sentence. */
export function mendOf({ breaks, kind }: Break): string {
  if (breaks === "readers") {
    const keep =
      kind === "missing" ? "Keep it required" : kind === "unexpected" ? "Leave it out" : "Keep to what they take";
    return `${keep}, or publish the new form under another detail-type beside the old one, until nobody reads that any more.`;
  }
  if (kind === "missing") return "Make it optional, and let whoever reads it do without.";
  if (kind === "unexpected") return "Go on taking it: a loose object lets pass what it does not name.";
  return "Go on taking what was written before: a union takes both.";
}
