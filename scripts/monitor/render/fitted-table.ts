/** A column of a table that has to fit a width. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Puts colour to a cell that is as wide as its column. */
  readonly paint?: ((text: string, row: Row) => string) | undefined;
  /** Of columns that do not fit, the one with the highest number is left out first. @default it never is */
  readonly dropped?: number;
  /** Numbers stand at the right. @default "right" */
  readonly align?: "left" | "right";
}

const GAP = 2;
/** Letters that a name is never cut below. */
const SHORTEST_NAME = 16;

/**
 * A table in a width: columns that matter less are left out, then the names in the first column are cut.
 *
 * @param below lines that hang under a row
 * @returns lines; none where there are no rows
 */
export function fittedTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  { heading, below = () => [] }: { heading: (text: string) => string; below?: (row: Row) => readonly string[] },
): string[] {
  if (rows.length === 0) return [];
  const kept = fitting(columns, rows, width);
  const line = (cells: readonly string[]) => cells.join(" ".repeat(GAP)).trimEnd();
  const titles = kept.map(({ column, width: to }) => aligned(shortened(column.title, to), column, to));
  return [
    heading(line(titles)),
    ...rows.flatMap((row) => {
      const cells = kept.map(({ column, width: to }) => {
        const text = aligned(shortened(column.cell(row), to), column, to);
        return column.paint?.(text, row) ?? text;
      });
      return [line(cells), ...below(row)];
    }),
  ];
}

/** A text with its middle cut out: names differ at their beginning and end. */
export function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  const rest = Math.max(1, width - 1);
  const end = Math.floor(rest / 2);
  return `${text.slice(0, rest - end)}…${end === 0 ? "" : text.slice(-end)}`;
}

interface Fitted<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

function fitting<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): Fitted<Row>[] {
  let kept = columns.map((column) => ({ column, width: widthOf(column, rows) }));
  for (;;) {
    const first = kept[0]?.width ?? 0;
    const others = kept.slice(1).reduce((sum, each) => sum + each.width + GAP, 0);
    const forName = Math.max(SHORTEST_NAME, width - others);
    const last = dispensable(kept);
    if (others + Math.min(first, forName) <= width || last === undefined) {
      return kept.map((each, i) => (i === 0 ? { ...each, width: Math.min(first, forName) } : each));
    }
    kept = kept.filter((each) => each !== last);
  }
}

function dispensable<Row>(kept: readonly Fitted<Row>[]): Fitted<Row> | undefined {
  const [first, ...more] = kept.filter(({ column }) => column.dropped !== undefined);
  return more.reduce((a, b) => ((b.column.dropped ?? 0) > (a?.column.dropped ?? 0) ? b : a), first);
}

function widthOf<Row>({ title, cell }: Column<Row>, rows: readonly Row[]): number {
  return Math.max(title.length, ...rows.map((row) => cell(row).length));
}

function aligned<Row>(text: string, { align = "right" }: Column<Row>, width: number): string {
  return align === "left" ? text.padEnd(width) : text.padStart(width);
}
