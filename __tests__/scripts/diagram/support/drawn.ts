/** What a text draws, by name. */
export interface Drawn {
  readonly nodes: readonly string[];
  /** `from → to` */
  readonly edges: readonly string[];
}

/** Reads Mermaid back, line by line. */
export function drawnInMermaid(text: string): Drawn {
  const names = new Map<string, string>();
  const edges: string[] = [];
  for (const line of text.split("\n")) {
    const [, id = "", name = ""] = /^ {2}(n\d+)[[({]+"<b>(.*?)<\/b>.*"[\])}]+:::\w+$/.exec(line) ?? [];
    if (id !== "") names.set(id, unescaped(name, /#(\d+);/g));
    const [, from = "", to = ""] = /^ {2}(n\d+) (?:-->|-\.->)(?:\|"[^"]*"\|)? (n\d+)$/.exec(line) ?? [];
    if (from !== "") edges.push(`${names.get(from)} → ${names.get(to)}`);
  }
  return { nodes: [...names.values()], edges };
}

/** Reads the titles of nodes and edges out of an SVG. */
export function drawnInSvg(text: string): Drawn {
  const nodes = [...text.matchAll(/<g class="node [^"]*" id="(n\d+)"[^>]*><title>([^<]*)<\/title>/g)];
  const edges = [...text.matchAll(/<g class="edge [^"]*" id="(n\d+)-(n\d+)"><title>/g)];
  const names = new Map(
    nodes.map(([, id = "", title = ""]) => {
      const [first = ""] = unescaped(title, /&#(\d+);/g).split("\naddress: ");
      return [id, first.replace(WHAT, "")];
    }),
  );
  return {
    nodes: [...names.values()],
    edges: edges.map(([, from = "", to = ""]) => `${names.get(from)} → ${names.get(to)}`),
  };
}

const WHAT =
  /^(?:dead-letter queue|(?:disabled )?rule|(?:FIFO )?(?:bus|topic|queue|function)(?: elsewhere)?|https|email) /;

function unescaped(text: string, code: RegExp): string {
  return text.replace(code, (_, point: string) => String.fromCodePoint(Number(point)));
}

/** The tags of an XML text, each closed where it must be. @throws where one is not, or a character may not stand in XML */
export function tagsOf(text: string): readonly string[] {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) throw new Error("not XML: a character");
  const open: string[] = [];
  const all: string[] = [];
  const rest = text.replace(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g,
    (_, end, name: string, _attributes, empty) => {
      all.push(name);
      if (end === "/" && open.pop() !== name) throw new Error(`not XML: </${name}>`);
      if (end === "" && empty === "") open.push(name);
      return "";
    },
  );
  if (open.length > 0) throw new Error(`not XML: <${open.at(-1)}> is not closed`);
  if (/<|&(?!#\d+;)/.test(rest)) throw new Error("not XML: < or & that is not escaped");
  return all;
}
