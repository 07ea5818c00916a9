/** Colours and weights of text in a terminal; none of them where there is no terminal. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

const code = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;

export const COLOURED: Style = {
  bold: code(1, 22),
  dim: code(2, 22),
  green: code(32, 39),
  red: code(31, 39),
  yellow: code(33, 39),
};

const unchanged = (text: string) => text;

export const PLAIN: Style = { bold: unchanged, dim: unchanged, green: unchanged, red: unchanged, yellow: unchanged };

/** https://no-color.org */
export function styleFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): Style {
  return stream.isTTY && !environment.NO_COLOR && environment.TERM !== "dumb" ? COLOURED : PLAIN;
}
