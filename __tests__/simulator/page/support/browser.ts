import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** The browser to test with; throws where there must be one and is none. */
export function findBrowser(): string | undefined {
  const candidates = [...(process.env.CHROME_PATH ? [process.env.CHROME_PATH] : []), ...NAMES];
  const found = candidates.find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0);
  if (found === undefined && process.env.SIGNALBOX_REQUIRE?.includes("browser")) {
    throw new Error(
      `SIGNALBOX_REQUIRE asks for a browser: ${NAMES.join(", ")} must be on the PATH, or CHROME_PATH name one.`,
    );
  }
  return found;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

/** A headless Chromium, driven over a pair of pipes with the DevTools protocol. */
export class Browser {
  private readonly waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  private readonly tabs = new Map<string, (message: Message) => void>();
  private calls = 0;
  private received = "";

  private constructor(
    private readonly process: ChildProcess,
    private readonly profile: string,
  ) {
    const answers = process.stdio[4] as Readable;
    answers.setEncoding("utf8");
    answers.on("data", (text: string) => this.take(text));
    process.on("exit", () => {
      for (const { reject } of this.waiting.values()) reject(new Error("The browser has ended."));
    });
  }

  static start(command: string): Browser {
    const profile = mkdtempSync(join(tmpdir(), "signalbox-browser-"));
    const options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"];
    const process = spawn(
      command,
      [...options, `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank"],
      {
        stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      },
    );
    return new Browser(process, profile);
  }

  /** Opens an address in a window of this size. */
  async open(url: string, { width = 1280, height = 800 } = {}): Promise<Tab> {
    const { targetId } = await this.call<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
    const attached = { targetId, flatten: true };
    const { sessionId } = await this.call<{ sessionId: string }>("Target.attachToTarget", attached);
    const tab = new Tab((method, params) => this.call(method, params, sessionId));
    this.tabs.set(sessionId, (message) => tab.take(message.method ?? "", message.params ?? {}));
    await tab.start(url, width, height);
    return tab;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.process.on("exit", resolve));
    await this.call("Browser.close").catch(() => this.process.kill());
    await ended;
    // Processes of its own may still write for a moment.
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 20 });
  }

  private call<Result>(method: string, params: object = {}, sessionId?: string): Promise<Result> {
    const id = ++this.calls;
    (this.process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  /** Messages end with a zero. */
  private take(text: string): void {
    const messages = (this.received + text).split("\0");
    this.received = messages.pop() ?? "";
    for (const each of messages) {
      const message = JSON.parse(each) as Message;
      const { id, sessionId = "", error } = message;
      if (id === undefined) {
        this.tabs.get(sessionId)?.(message);
        continue;
      }
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) call?.reject(new Error(error.message));
      else call?.resolve(message.result as never);
    }
  }
}

type Call = <Result>(method: string, params?: object) => Promise<Result>;

/** A page that is open in the browser. */
export class Tab {
  /** Addresses that it asked for. */
  readonly requests: string[] = [];
  /** Errors of its script, and what its security policy did not let it do. */
  readonly problems: string[] = [];

  constructor(private readonly call: Call) {}

  async start(url: string, width: number, height: number): Promise<void> {
    for (const domain of ["Page", "Network", "Runtime", "Log"]) await this.call(`${domain}.enable`);
    await this.call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    await this.call("Page.navigate", { url });
  }

  take(method: string, params: Record<string, unknown>): void {
    if (method === "Network.requestWillBeSent") this.requests.push((params.request as { url: string }).url);
    if (method === "Runtime.exceptionThrown") this.problems.push(JSON.stringify(params.exceptionDetails));
    if (method === "Log.entryAdded") this.problems.push((params.entry as { text: string }).text);
  }

  /** The value of an expression in the page. */
  async evaluate<Value>(expression: string): Promise<Value> {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.call<{ result: { value: Value }; exceptionDetails?: object }>(
      "Runtime.evaluate",
      asked,
    );
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  /** Waits until an expression is true in the page, whatever is loaded meanwhile. */
  async until(expression: string, timeoutMilliseconds = 15_000): Promise<void> {
    const end = Date.now() + timeoutMilliseconds;
    const look = `new Promise((resolve) => { const look = (left) => {
      let is = false; try { is = Boolean(${expression}); } catch {}
      is || left === 0 ? resolve(is) : setTimeout(look, 25, left - 1); }; look(40); })`;
    while (!(await this.evaluate<boolean>(look).catch(() => false))) {
      if (Date.now() > end) throw new Error(`This did not come true in the page: ${expression}`);
    }
  }

  /** Text as it is shown, with one space for any white space. */
  async text(selector: string): Promise<string> {
    const shown = await this.evaluate<string>(
      `(({ innerText, textContent }) => innerText ?? textContent)(document.querySelector(${JSON.stringify(selector)}))`,
    );
    return shown.replace(/\s+/g, " ").trim();
  }

  /** Roles and names as a screen reader has them: `image The way of events…`. */
  async accessible(): Promise<string[]> {
    interface AccessibleNode {
      readonly ignored: boolean;
      readonly role?: { readonly value: string };
      readonly name?: { readonly value: string };
    }
    const { nodes } = await this.call<{ nodes: AccessibleNode[] }>("Accessibility.getFullAXTree");
    return nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name }) => `${role?.value} ${name?.value ?? ""}`.trim());
  }

  /** Shows it, and hides the tab that was shown. */
  async show(): Promise<void> {
    await this.call("Page.bringToFront");
  }

  async close(): Promise<void> {
    await this.call("Page.close");
  }

  async press(key: string, code: number): Promise<void> {
    const event = { key, code: key, windowsVirtualKeyCode: code, ...(key === "Enter" && { text: "\r" }) };
    await this.call("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await this.call("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  async prefer(feature: "prefers-color-scheme" | "prefers-reduced-motion", value: string): Promise<void> {
    await this.call("Emulation.setEmulatedMedia", { features: [{ name: feature, value }] });
  }
}
