import { zipSync } from "fflate";

/** The first moment that a zip can name. Local time, as zips have no time zone: the same bytes in every one. */
const FIRST_MOMENT = new Date(1980, 0, 1);

/** Files that everybody can read: what Lambda asks for, in the upper half of Unix's attributes. */
const UNIX = 3;
const READABLE_FILE = 0o100644 << 16;

/**
 * A zip whose bytes depend on names and contents alone. Compressed by fflate, whose output does not depend on the machine
 * as that of zlib does, which takes other paths on other processors.
 */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { level: 6, mtime: FIRST_MOMENT, os: UNIX, attrs: READABLE_FILE });
}
