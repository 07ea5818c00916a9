/*
 * Where Firehose puts an object. https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html,
 * https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
 */

/**
 * A prefix with its expressions evaluated, in UTC.
 *
 * @param time of the oldest record of the object: milliseconds since 1970
 * @param random a random text
 */
export function evaluatedPrefix(prefix: string, time: number, random: () => string): string {
  const hasTime = prefix.includes("!{timestamp:");
  const evaluated = prefix
    .replace(/!\{timestamp:([^}]*)\}/g, (_, pattern: string) => formatted(pattern, time))
    .replace(/!\{firehose:random-string\}/g, () => random().slice(0, 11));
  // Without an expression of one's own, Firehose adds the hour.
  return hasTime ? evaluated : `${evaluated}${formatted("yyyy/MM/dd/HH/", time)}`;
}

/** The name of an object behind its prefix. */
export function objectSuffix(stream: string, time: number, random: string, isGzip: boolean): string {
  return `${stream}-1-${formatted("yyyy-MM-dd-HH-mm-ss", time)}-${random}${isGzip ? ".gz" : ""}`;
}

/** Java's DateTimeFormatter, as far as dates and times are numbers of it. */
function formatted(pattern: string, time: number): string {
  const iso = new Date(time).toISOString();
  const parts: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    YYYY: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
  };
  return pattern.replace(
    /'([^']*)'|yyyy|YYYY|MM|dd|HH|mm|ss/g,
    (part, quoted?: string) => quoted ?? parts[part] ?? part,
  );
}
