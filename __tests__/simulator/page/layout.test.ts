import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { edgeId, Graph, type GraphEdge, type GraphNode } from "../../../simulator/page/graph/graph";
import { graphOf } from "../../../simulator/page/graph/read-graph";
import { layoutOf } from "../../../simulator/page/layout/layout";
import type { Picture } from "../../../simulator/page/layout/picture";
import { resolveStack } from "../../../simulator/terraform";
import { readTopology } from "../../../simulator/topology";
import { synthesizedEcommerce } from "../support/ecommerce";

interface Box {
  readonly what: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What must not lie on each other: nodes, and counts of six characters on edges. */
function boxesOf({ nodes, edges }: Picture): Box[] {
  return [
    ...nodes.map(({ node, x, y, width, height }) => ({
      what: `node ${node.id}`,
      left: x,
      right: x + width,
      top: y,
      bottom: y + height,
    })),
    ...edges.flatMap(({ edge, label }) => {
      if (label === undefined) return [];
      const left = label.anchor === "start" ? label.x : label.x - 36;
      return [{ what: `count ${edge.id}`, left, right: left + 36, top: label.y - 11, bottom: label.y }];
    }),
  ];
}

function overlaps(boxes: readonly Box[]): string[] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
      )
      .map((other) => `${one.what} / ${other.what}`),
  );
}

/** Level pieces of lines, which pass a column of nodes. */
function lanesOf({ edges }: Picture): Box[] {
  return edges.flatMap(({ edge, line }) =>
    [...line.matchAll(/([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)/g)].map(([, x1, y1, x2, y2]) => ({
      what: `line ${edge.id}`,
      left: Math.min(Number(x1), Number(x2)),
      right: Math.max(Number(x1), Number(x2)),
      top: Number(y1),
      bottom: Number(y2),
    })),
  );
}

const KINDS = ["bus", "rule", "topic", "queue", "function", "other"] as const;

/** Any graph: circles, loops, shared dead-letter queues, and those of dead-letter queues. */
const graphs = fc
  .record({
    nodes: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), letters: fc.boolean() }), {
      minLength: 1,
      maxLength: 12,
    }),
    links: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 24 }),
  })
  .map(({ nodes: drawn, links }) => {
    const nodes = drawn.map(({ kind, letters }, index): GraphNode => {
      const id = `n${index}`;
      const isDeadLetterQueue = kind === "queue" && letters;
      return { id, kind, what: kind, name: id, address: id, subject: {} as GraphNode["subject"], isDeadLetterQueue };
    });
    const edges = links.map(([start, end]): GraphEdge => {
      const from = nodes[start % nodes.length] as GraphNode;
      const to = nodes[end % nodes.length] as GraphNode;
      return { id: edgeId(from, to), kind: to.isDeadLetterQueue ? "dead-letter" : "target", from, to, senders: [] };
    });
    return new Graph(nodes, [...new Map(edges.map((edge) => [edge.id, edge])).values()]);
  });

describe("the layout of any graph", () => {
  test("has each node and each edge once, and nothing on anything else", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const picture = layoutOf(graph);
        expect(picture.nodes.map(({ node }) => node.id).sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
        expect(picture.edges.map(({ edge }) => edge.id).sort()).toEqual(graph.edges.map(({ id }) => id).sort());
        const boxes = boxesOf(picture);
        expect(overlaps(boxes)).toEqual([]);
        const { left, width, height } = picture;
        for (const box of boxes) {
          expect(box.left >= left && box.right <= width && box.top >= 0 && box.bottom <= height, box.what).toBe(true);
        }
        const nodes = boxes.filter(({ what }) => what.startsWith("node"));
        for (const lane of lanesOf(picture)) expect(overlaps([lane, ...nodes])).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("has each edge end at the left of its node", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { nodes, edges } = layoutOf(graph);
        for (const { edge, tip, line } of edges) {
          const to = nodes.find(({ node }) => node === edge.to);
          expect(tip.x).toBe(to?.x);
          expect(tip.y > (to?.y ?? 0) && tip.y < (to?.y ?? 0) + (to?.height ?? 0)).toBe(true);
          expect(line).toMatch(new RegExp(`[ C]${tip.x},${Math.round(tip.y * 10) / 10}$`));
        }
      }),
    );
  });
});

describe("the layout of the main system", () => {
  const picture = layoutOf(graphOf(readTopology(resolveStack(synthesizedEcommerce()))));
  const place = (name: string) => {
    const found = picture.nodes.find(({ node }) => node.name === name);
    if (found === undefined) throw new Error(`The picture has no ${name}.`);
    return found;
  };

  test("reads from the bus to the function", () => {
    const xs = ["ecom-bus", "route-orders", "topic-orders", "q-orders", "orders-consumer"].map((name) => place(name).x);
    expect(xs).toEqual([...new Set(xs)].sort((a, b) => a - b));
    expect(place("q-shipments").x).toBe(place("q-orders").x);
  });

  test("has dead-letter queues under what sends to them", () => {
    for (const [above, below] of [
      ["route-orders", "route-orders-dlq"],
      ["topic-orders", "topic-orders-to-q-orders-dlq"],
      ["q-orders", "q-orders-dlq"],
    ] as const) {
      expect(place(below)).toMatchObject({ hangs: true, y: place(above).y + place(above).height + 8 });
    }
  });

  test("fits into a window of 1280 by 800", () => {
    expect(picture.width).toBeLessThanOrEqual(1_280);
    expect(picture.height).toBeLessThanOrEqual(600);
  });

  test("leaves out what no event goes to", () => {
    expect(picture.nodes.map(({ node }) => node.name)).not.toContain("orders-idempotency");
  });
});
