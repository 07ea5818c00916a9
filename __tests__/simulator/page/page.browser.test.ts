import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Endpoint, startEndpoint } from "../../../simulator/endpoint";
import { pageHandler } from "../../../simulator/page/serve-page";
import { stateOf } from "../../../simulator/page/state";
import type { Simulation } from "../../../simulator/simulation/simulation";
import { startSimulation } from "../../../simulator/simulation/start-simulation";
import { synthesizedEcommerce } from "../support/ecommerce";
import { Browser, findBrowser, type Tab } from "./support/browser";
import { POISON, smallRun } from "./support/small-stack";

const command = findBrowser();

function serve(simulation: Simulation, port = 0): Promise<Endpoint> {
  return startEndpoint(simulation, { port, page: pageHandler(simulation) });
}

/** The page after it has been told of the simulation. */
const SHOWN = `document.querySelector("#seed").textContent !== "–"`;

// Without a browser it is skipped, unless SIGNALBOX_REQUIRE asks for one.
describe.skipIf(command === undefined)("the state page in a browser (skipped where no Chromium is on the PATH)", () => {
  let browser: Browser;
  let simulation: Simulation;
  let ids: string[];
  let endpoint: Endpoint;
  let tab: Tab;

  const idOf = (name: string) => stateOf(simulation).nodes.find((node) => node.name === name)?.id;
  const edgeOf = (from: string, to: string) => `${idOf(from)}-${idOf(to)}`;

  beforeAll(async () => {
    browser = Browser.start(command ?? "");
    ({ simulation, ids } = await smallRun());
    endpoint = await serve(simulation);
    tab = await browser.open(endpoint.url);
    await tab.until(SHOWN);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await endpoint?.close();
    await simulation?.stop();
  });

  test("the picture has the counts of the run", async () => {
    const figures = (name: string) =>
      tab.evaluate(
        `Object.fromEntries([...document.querySelectorAll("#${idOf(name)} .figure")].filter((each) => each.dataset.figure).map((each) => [each.dataset.figure, each.textContent]))`,
      );
    expect(await figures("shop")).toEqual({ accepted: "8", unmatched: "1" });
    expect(await figures("work")).toEqual({ visible: "0", "in flight": "0", delayed: "0" });
    expect(await figures("worker")).toEqual({ invoked: "6", errors: "2", throttled: "0" });
    expect(await figures("work-letters")).toEqual({ visible: "1" });
    expect(await tab.text(`#${idOf("closed-queue")} .lost`)).toBe("✕ 2 lost");
    expect(await tab.text(`#${edgeOf("order-topic", "work")} .count`)).toBe("5");
    expect(await tab.text(`#${edgeOf("closed", "closed-queue")} .count`)).toBe("2 ✕2");
  });

  test("what went wrong is red, what did not is not", async () => {
    const color = (selector: string, property: string) =>
      tab.evaluate<string>(`getComputedStyle(document.querySelector("${selector}"))["${property}"]`);
    const red =
      await tab.evaluate<string>(`(() => { const probe = document.body.appendChild(document.createElement("i"));
      probe.className = "bad"; const { color } = getComputedStyle(probe); probe.remove(); return color; })()`);
    expect(await color(`#${idOf("worker")} [data-figure=errors]`, "fill")).toBe(red);
    expect(await color(`#${idOf("worker")} [data-figure=throttled]`, "fill")).not.toBe(red);
    expect(await color(`#${edgeOf("closed", "closed-queue")} .line`, "stroke")).toBe(red);
    expect(await color(`#${edgeOf("work", "work-letters")} .line`, "stroke")).toBe(red);
    expect(await color(`#${edgeOf("orders", "order-topic")} .line`, "stroke")).not.toBe(red);
  });

  test("the alarm that is lit has its own shape and its name", async () => {
    const lamp = (name: string) =>
      tab.evaluate(
        `[...document.querySelectorAll("#${idOf(name)} .lamp > :not(.mark)")].filter((each) => getComputedStyle(each).display !== "none").map((each) => each.getAttribute("class"))`,
      );
    expect(await lamp("work-letters")).toEqual(["ALARM"]);
    expect(await lamp("work")).toEqual(["OK"]);
    expect(await lamp("shop")).toEqual([]);
    expect(await tab.text("#lit")).toBe("▲ 1 in ALARM");
    expect(await tab.evaluate("document.title")).toBe("▲ 1 in ALARM · the stack · Signalbox");
    expect(await tab.text("#alarms > li")).toMatch(
      /^ALARM letters-waiting for \d min Something waits in work-letters\. Threshold Crossed: /,
    );
    expect(await tab.text("#alarms > li:nth-child(2)")).toMatch(/^OK work-waiting for \d min$/);
  });

  test("the law of conservation, and what was lost and why", async () => {
    expect(await tab.text("#balance")).toBe(
      "8 published → 13 copies = 4 processed + 5 handed over + 1 unmatched + 1 in queues + 0 under way + 2 lost",
    );
    expect(await tab.text("#balance-words")).toBe(
      "Every copy is accounted for; 2 lost. 1 moved to dead-letter queues, 0 processed more than once.",
    );
    expect(await tab.text("#losses")).toMatch(/^2 lost at closed-queue NO_PERMISSIONS/);
    expect(await tab.text("#seed")).toBe("1");
    expect(await tab.text("#clock")).toMatch(/^2026-01-01 00:\d\d:00 UTC$/);
  });

  test("the last events, each with its route, hop by hop, and whatever they hold is text", async () => {
    const poison = await browser.open(`${endpoint.url}/#${ids.at(-1)}`);
    await poison.until(`document.querySelector("#events details[open] .steps")`);
    expect(await poison.evaluate(`document.querySelectorAll("#events > li").length`)).toBe(8);
    const first = await poison.text("#events > li");
    expect(first).toContain("shop → work, ops@example.com 1 handed over, 1 dead lettered, 1 in queues or under way");
    expect(first).toContain("shop → orders → order-topic → work +0 ms delivered +0 ms received");
    expect(first).toContain(`failed at worker Error: ${POISON}`);
    expect(first).toContain("dead lettered at work-letters");
    expect(await poison.evaluate(`document.querySelector("#injected")`)).toBeNull();
    expect(
      await poison.evaluate(
        `[...document.querySelectorAll("#picture .node:not(.on-trail) .name")].map((each) => each.textContent).sort()`,
      ),
    ).toEqual(["closed", "closed-queue"]);
    await poison.close();
    await tab.show();
  });

  test("what happens is shown without loading the page again", async () => {
    await tab.evaluate("globalThis.notLoadedAgain = true");
    simulation.publish({ source: "app.orders", "detail-type": "OrderCreated", detail: { kind: "late" } });
    await simulation.settle();
    await tab.until(`document.querySelector("#${edgeOf("order-topic", "work")} .count").textContent === "6"`);
    expect(await tab.text("#balance")).toContain("5 processed");
    expect(await tab.evaluate(`document.querySelectorAll("#events > li").length`)).toBe(9);
    expect(await tab.evaluate("globalThis.notLoadedAgain")).toBe(true);
  });

  test("it works with the keyboard, and for a screen reader", async () => {
    const focus = `document.querySelector("#hold").focus()`;
    await tab.evaluate(focus);
    await tab.press("Enter", 13);
    expect(await tab.evaluate(`document.querySelector("#hold").getAttribute("aria-pressed")`)).toBe("true");
    await tab.press("Tab", 9);
    expect(await tab.evaluate("document.activeElement.tagName")).toBe("SUMMARY");
    await tab.press("Enter", 13);
    await tab.until(`document.querySelector("#events details[open] .path")`);
    await tab.press("Enter", 13);
    await tab.evaluate(focus);
    await tab.press("Enter", 13);
    const accessible = await tab.accessible();
    expect(accessible).toEqual(
      expect.arrayContaining([
        "image The way of events through the stack",
        "heading Topology",
        "heading Last events",
        "heading Alarms",
        "columnheader Dead-lettered",
        "rowheader shop → orders → order-topic → work",
        "button Hold the list",
      ]),
    );
    expect(accessible.some((each) => each.startsWith("status"))).toBe(true);
  });

  test("while another tab hides it, it asks for nothing", async () => {
    const other = await browser.open("about:blank");
    await tab.until("document.hidden");
    const before = tab.requests.length;
    simulation.publish({ source: "app.unknown", "detail-type": "X" });
    await simulation.settle();
    // Longer than from one look to the next: that something does not happen shows only by waiting.
    await other.evaluate("new Promise((resolve) => setTimeout(resolve, 1_500))");
    expect(tab.requests.length).toBe(before);
    await other.close();
    await tab.show();
    await tab.until(`document.querySelectorAll("#events > li").length === 10`);
  });

  test("it is self-contained, and nothing in it fails", async () => {
    expect([...new Set(tab.requests)].sort()).toEqual([`${endpoint.url}/`, `${endpoint.url}/_signalbox/page`]);
    expect(tab.problems).toEqual([]);
  });

  test("it says when the simulator is gone, and comes back with it", async () => {
    const { port } = endpoint;
    await endpoint.close();
    await tab.until(`!document.querySelector("#gone").hidden`);
    expect(await tab.text("#gone")).toMatch(/^The simulator is gone: .* What you see is of 2026-01-01/);
    expect(await tab.text("#status")).toBe("gone");
    endpoint = await serve(simulation, port);
    await tab.until(`document.querySelector("#gone").hidden`);
    expect(await tab.text("#status")).toBe("settled");
  });

  test.each(["light", "dark"])("the main system is readable at 1280 by 800, %s", async (scheme) => {
    const shop = await startSimulation(synthesizedEcommerce(), {
      seed: 1,
      functions: { "orders-consumer": () => ({}) },
    });
    const shopEndpoint = await serve(shop);
    shop.publish(...Array.from({ length: 12 }, () => ({ source: "app.orders", "detail-type": "OrderCreated" })), {
      source: "app.shipping",
      "detail-type": "ShipmentCreated",
    });
    await shop.settle();
    const page = await browser.open(shopEndpoint.url);
    await page.prefer("prefers-color-scheme", scheme);
    await page.until(SHOWN);
    // The picture is not wider than its frame, and no text in it lies on another.
    expect(await page.evaluate("document.documentElement.scrollWidth <= 1280")).toBe(true);
    expect(
      await page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.scroll'))",
      ),
    ).toBe(true);
    expect(await page.evaluate(OVERLAPS)).toEqual([]);
    expect(await page.evaluate(`Math.min(...${CONTRASTS})`)).toBeGreaterThanOrEqual(4.5);
    await page.close();
    await shopEndpoint.close();
    await shop.stop();
  });

  test("on a narrow window only the picture and the tables are scrolled sideways", async () => {
    const page = await browser.open(endpoint.url, { width: 480, height: 800 });
    await page.until(SHOWN);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(480);
    expect(
      await page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('.scroll'))",
      ),
    ).toBe(true);
  });

  test("nothing moves for those who do not want it", async () => {
    await tab.prefer("prefers-reduced-motion", "reduce");
    expect(
      await tab.evaluate(
        `[...document.querySelectorAll("#picture .node, #picture .edge")].every((each) => getComputedStyle(each).transitionDuration === "0s")`,
      ),
    ).toBe(true);
    await tab.evaluate(`document.querySelector("#picture .edge").dataset.beat = "a"`);
    expect(
      await tab.evaluate(`getComputedStyle(document.querySelector("#picture [data-beat] .count")).animationName`),
    ).toBe("none");
  });
});

/** Pairs of texts in the picture that lie on each other. */
const OVERLAPS = `(() => {
  const texts = [...document.querySelectorAll("#picture text, #picture .lamp")]
    .map((each) => ({ text: each.textContent, box: each.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
  return texts.flatMap((one, index) => texts.slice(index + 1)
    .filter(({ box }) => one.box.left < box.right && box.left < one.box.right && one.box.top + 3 < box.bottom && box.top + 3 < one.box.bottom)
    .map((other) => one.text + " / " + other.text));
})()`;

/** Contrast of every text in the picture to the card that it stands on, as WCAG computes it. */
const CONTRASTS = `(() => {
  const parts = (color) => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (color) => { const [r, g, b] = parts(color).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = light(getComputedStyle(document.querySelector("section")).backgroundColor);
  return [...document.querySelectorAll("#picture text, #picture tspan")].map((each) => light(getComputedStyle(each).fill))
    .map((text) => (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05));
})()`;
