import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pictureSvg } from "../../../simulator/page/html/picture-svg";
import { STATE_PATH } from "../../../simulator/page/page-state";
import { servePage } from "../../../simulator/page/serve-page";
import type { Simulation } from "../../../simulator/simulation/simulation";
import { smallRun } from "./support/small-stack";

const ORIGIN = "http://127.0.0.1:4566";

describe("what the page's paths answer", () => {
  let simulation: Simulation;
  beforeAll(async () => {
    ({ simulation } = await smallRun());
  });
  afterAll(() => simulation.stop());

  test("the page at /, all in one", () => {
    const { contentType, body } = servePage("/", simulation, ORIGIN) ?? {};
    expect(contentType).toBe("text/html; charset=utf-8");
    expect(body).toContain("export AWS_ENDPOINT_URL=http://127.0.0.1:4566");
    expect(body).toContain("export AWS_REGION=eu-central-1");
    expect(body?.match(/<script/g)).toHaveLength(1);
    expect(body).not.toMatch(/<(?:img|iframe|object|embed)\b|\bsrc=|@import|url\(/);
    for (const { name } of simulation.topology.queues) expect(body).toContain(`>${name}<`);
  });

  test("its state as JSON", () => {
    const { contentType, body = "" } = servePage(STATE_PATH, simulation, ORIGIN) ?? {};
    expect(contentType).toBe("application/json");
    expect(JSON.parse(body)).toMatchObject({ seed: 1, clock: "virtual", published: 8, lost: 2 });
  });

  test("nothing else", () => {
    expect(servePage("/favicon.ico", simulation, ORIGIN)).toBeUndefined();
    expect(servePage("/_signalbox/accounts", simulation, ORIGIN)).toBeUndefined();
  });

  test("an address with markup stays text", () => {
    const { body } = servePage("/", simulation, `http://"><script>alert(1)</script>`) ?? {};
    expect(body?.match(/<script/g)).toHaveLength(1);
  });
});

test("names in the picture stay text", () => {
  const node = {
    id: "n0",
    kind: "other",
    what: "<i>email</i>",
    name: `"<script>"@example.com`,
    address: "a&b",
    subject: {} as never,
    isDeadLetterQueue: false,
  } as const;
  const placed = { node, x: 0, y: 0, width: 176, height: 74, hangs: false };
  const svg = pictureSvg({ left: 0, width: 180, height: 80, nodes: [placed], edges: [] }, "<b>stack</b>");
  expect(svg).not.toMatch(/<script|<i>|<b>|a&b/);
  expect(svg).toContain("&#34;&#60;script&#62;&#34;@example.com");
});
