/**
 * IP addresses as sortable digits: 8 hexadecimal digits for IPv4, 32 for IPv6, so that addresses of one family compare
 * as text. An IPv4 address mapped into IPv6 is the IPv4 address.
 */
const IPV4 = /^\d{1,10}(?:\.\d{1,10}){3}$/;
const IPV6 = /^[\dA-Fa-f:]*:[\dA-Fa-f:]*$/;
const MAPPED_IPV4 = "00000000000000000000FFFF";

/** Digits of an address, or undefined where the text is none. */
export function ipDigits(text: string): string | undefined {
  if (IPV4.test(text)) return ipv4Digits(text);
  return IPV6.test(text) ? ipv6Digits(text) : undefined;
}

/** First and last address of a range in CIDR notation, or what is wrong with it. */
export function cidrRange(
  cidr: string,
): { readonly first: string; readonly last: string } | { readonly fault: string } {
  const [address, bits, ...more] = cidr.split("/");
  if (address === undefined || bits === undefined || more.length > 0) return { fault: 'have the form "address/bits"' };
  const digits = ipDigits(address);
  if (digits === undefined) return { fault: "start with an IPv4 or IPv6 address" };
  // A range of one address is an exact string, says the language: /32 and /128 are refused.
  const most = digits.length * 4 - 1;
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > most) return { fault: `have 0 to ${most} mask bits` };

  const width = BigInt(digits.length * 4);
  const host = (1n << (width - BigInt(bits))) - 1n;
  const value = BigInt(`0x${digits}`);
  return { first: hex(value & ~host, digits.length), last: hex(value | host, digits.length) };
}

function ipv4Digits(text: string): string | undefined {
  const bytes = text.split(".").map(Number);
  return bytes.some((byte) => byte > 255) ? undefined : bytes.map((byte) => hex(BigInt(byte), 2)).join("");
}

function ipv6Digits(text: string): string | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: gap }, () => "0"), ...tail];
  if (!groups.every((group) => /^[\dA-Fa-f]{1,4}$/.test(group))) return undefined;
  const digits = groups.map((group) => group.padStart(4, "0").toUpperCase()).join("");
  return digits.startsWith(MAPPED_IPV4) ? digits.slice(MAPPED_IPV4.length) : digits;
}

function hex(value: bigint, length: number): string {
  return value.toString(16).toUpperCase().padStart(length, "0");
}
