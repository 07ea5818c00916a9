import { count, counted } from "../../../cli/numbers";
import { END_MEANINGS } from "../../observe/conservation";
import type { LoadtestReport } from "../loadtest-report";
import { round } from "./chart";
import { element, escapeHtml, tableMarkup } from "./markup";

const WIDTH = 960;
const HEIGHT = 28;

/** What came of every event, and the checks of it. */
export function endsSection({ conservation, checks }: LoadtestReport): string {
  if (conservation === null) return "";
  const { published, ways, ends, unaccounted } = conservation;
  const shown = ends.filter(({ name, count: number }) => number !== 0 || name === "dropped");
  let left = 0;
  const bars = shown.map(({ name, count: number }) => {
    const width = ways === 0 ? 0 : (Math.max(0, number) / ways) * WIDTH;
    const title = element("title", {}, escapeHtml(`${name}: ${count(number)}`));
    const bar = element(
      "rect",
      { class: endClass(name), x: round(left), y: 0, width: round(width), height: HEIGHT },
      title,
    );
    left += width;
    return bar;
  });
  const sum = shown.map(({ name, count: number }) => `${count(number)} ${name}`).join(" + ");
  const law = `${counted(published, "event")} went ${counted(ways, "way")}: every rule target and every subscription sends an event on one of its own. ${count(ways)} = ${sum}${unaccounted === 0 ? "." : `, and ${count(unaccounted)} that nothing accounts for.`}`;
  const svg = element(
    "svg",
    { class: "ends", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": law, preserveAspectRatio: "none" },
    bars.join(""),
  );
  const rows = shown.map(({ name, count: number }) => [name, count(number), share(number, ways), END_MEANINGS[name]]);
  const table = tableMarkup("Ends of the ways", ["end", "ways", "share", "meaning"], rows);
  const checkRows = checks.map(({ name, ok, expected, got }) => [name, expected, got, ok ? "✓ agrees" : "✗ differs"]);
  const checked = tableMarkup(
    "What the sender and the stack say, against what the simulator says",
    ["check", "must be", "is", ""],
    checkRows,
  );
  return element("section", {}, `<h2>What came of them</h2><p>${escapeHtml(law)}</p>${svg}${table}${checked}`);
}

function endClass(name: string): string {
  return `end-${name.replaceAll(" ", "-")}`;
}

function share(value: number, of: number): string {
  return of === 0 ? "–" : `${((value / of) * 100).toFixed(1)} %`;
}
