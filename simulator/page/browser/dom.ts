/*
 * The little of a browser that the page uses. With TypeScript's own types of it, names such as `name`, `event` and `status`
 * would be known in every file of the project.
 */

export interface PageElement {
  id: string;
  textContent: string | null;
  hidden: boolean;
  /** Of `details`. */
  open: boolean;
  readonly dataset: Record<string, string | undefined>;
  readonly classList: { toggle(name: string, force: boolean): void; contains(name: string): boolean };
  readonly children: { readonly length: number; item(index: number): PageElement | null };
  append(...children: (PageElement | string)[]): void;
  prepend(...children: PageElement[]): void;
  replaceChildren(...children: (PageElement | string)[]): void;
  remove(): void;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  querySelector(selectors: string): PageElement | null;
  querySelectorAll(selectors: string): Iterable<PageElement>;
  addEventListener(type: "click" | "toggle", listener: () => void): void;
}

interface PageDocument {
  readonly hidden: boolean;
  readonly body: PageElement;
  title: string;
  createElement(tag: string): PageElement;
  getElementById(id: string): PageElement | null;
  querySelectorAll(selectors: string): Iterable<PageElement>;
  addEventListener(type: "visibilitychange", listener: () => void): void;
}

interface PageWindow {
  readonly document: PageDocument;
  readonly location: { readonly hash: string; reload(): void };
  setTimeout(callback: () => void, milliseconds: number): number;
  clearTimeout(timer: number): void;
}

export const page = globalThis as unknown as PageWindow;

/** An element with an id that the document is known to have. */
export function byId(id: string): PageElement {
  const found = page.document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}.`);
  return found;
}

/** A new element. Whatever text it is given stays text: events may hold markup. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  ...children: (PageElement | string)[]
): PageElement {
  const made = page.document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Sets a text if it is another: what does not change is not read out again, and stays selected. */
export function setText(target: PageElement | null, text: string): boolean {
  if (target === null || target.textContent === text) return false;
  target.textContent = text;
  return true;
}
