import { Timestamp } from "../timestamp";

/** How a member is written that is no list of `<member>` and no structure. */
export type XmlShape =
  /** `<Message>…</Message><Message>…</Message>` in place of `<Messages><member>…`. */
  | { readonly kind: "flat-list"; readonly name: string }
  /** `<Attributes><entry><key>…</key><value>…</value></entry></Attributes>`. */
  | { readonly kind: "map" }
  /** `<Attribute><Name>…</Name><Value>…</Value></Attribute>`, once for each. */
  | { readonly kind: "flat-map"; readonly name: string };

export type XmlShapeOf = (member: string) => XmlShape | undefined;

/** A structure as XML, without an element of its own. */
export function writeMembers(structure: object, shapeOf: XmlShapeOf): string {
  let xml = "";
  for (const [name, value] of Object.entries(structure)) {
    if (value !== undefined && value !== null) xml += writeMember(name, value, shapeOf);
  }
  return xml;
}

export function escapeXml(text: string): string {
  return /[&<>"\r]/.test(text) ? text.replace(/[&<>"\r]/g, (character) => ESCAPES[character] as string) : text;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

function writeMember(name: string, value: unknown, shapeOf: XmlShapeOf): string {
  const shape = shapeOf(name);
  if (shape?.kind === "flat-list" && Array.isArray(value)) {
    return value.map((item) => element(shape.name, item, shapeOf)).join("");
  }
  if (shape?.kind === "flat-map") return pairs(value, shape.name, "Name", "Value", shapeOf);
  if (shape?.kind === "map") return `<${name}>${pairs(value, "entry", "key", "value", shapeOf)}</${name}>`;
  return element(name, value, shapeOf);
}

function pairs(map: unknown, name: string, keyName: string, valueName: string, shapeOf: XmlShapeOf): string {
  return Object.entries(map as object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const pair = `<${keyName}>${escapeXml(key)}</${keyName}>${element(valueName, value, shapeOf)}`;
      return `<${name}>${pair}</${name}>`;
    })
    .join("");
}

function element(name: string, value: unknown, shapeOf: XmlShapeOf): string {
  return `<${name}>${content(value, shapeOf)}</${name}>`;
}

function content(value: unknown, shapeOf: XmlShapeOf): string {
  if (typeof value === "string") return escapeXml(value);
  if (value instanceof Timestamp) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => element("member", item, shapeOf)).join("");
  if (typeof value === "object" && value !== null) return writeMembers(value, shapeOf);
  return String(value);
}
