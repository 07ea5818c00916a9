import { describe, expect, test } from "vitest";
import { UserError } from "../../../modules/errors";
import { CommandError } from "../../../scripts/cli/command-error";
import { parseOptions } from "../../../scripts/cli/options";
import { exitCodeOf } from "../../../scripts/cli/run-script";
import { COLOURED, PLAIN, styleFor } from "../../../scripts/cli/style";
import { table } from "../../../scripts/cli/table";
import { treeLines } from "../../../scripts/cli/tree";
import { RecordedTerminal } from "../support/recorded-terminal";

describe("exit codes", () => {
  test.each([
    ["what main returns", () => 3, 3, ""],
    [
      "a command error: its own, and one line",
      () => {
        throw new CommandError("no bus.", 4);
      },
      4,
      "no bus.",
    ],
    [
      "an error of the user: 1, and one line",
      () => {
        throw new UserError("X", "wrong.");
      },
      1,
      "wrong.",
    ],
  ])("%s", async (_, act, exitCode, errors) => {
    const terminal = new RecordedTerminal();
    expect(await exitCodeOf(async () => act(), [], terminal)).toBe(exitCode);
    expect(terminal.errors).toBe(errors);
  });

  test("anything else is a bug: 70, with the stack trace", async () => {
    const terminal = new RecordedTerminal();
    const bug = async () => {
      throw new TypeError("x is not a function");
    };
    expect(await exitCodeOf(bug, [], terminal)).toBe(70);
    expect(terminal.errors).toMatch(
      /^This should not have happened\. Please report .*\nTypeError: x is not a function\n +at /,
    );
  });
});

test("a value that begins with a dash is taken with an equals sign, and asked for in one line without", () => {
  const command = {
    usage: "npm run x --",
    summary: "",
    options: { last: { type: "string", help: "" } },
    exitCodes: {},
  } as const;
  expect(parseOptions(command, ["--last=-1h"]).values.last).toBe("-1h");
  expect(() => parseOptions(command, ["--last", "-1h"])).toThrow(
    "--last must have a value; one that begins with a dash is given as --last=-1. See --help.",
  );
});

test("colours are for terminals, and not for those who want none", () => {
  expect(styleFor({ isTTY: true }, {})).toBe(COLOURED);
  expect(styleFor({}, {})).toBe(PLAIN);
  expect(styleFor({ isTTY: true }, { NO_COLOR: "1" })).toBe(PLAIN);
  expect(styleFor({ isTTY: true }, { TERM: "dumb" })).toBe(PLAIN);
  expect(COLOURED.red("x")).toBe("\u001b[31mx\u001b[39m");
});

test("columns are as wide as their widest cell, without the colours in it", () => {
  expect(table([["a", "bb", "last"], [COLOURED.bold("long"), "b", "one"], ["x"]])).toEqual([
    "a     bb  last",
    `${COLOURED.bold("long")}  b   one`,
    "x",
  ]);
  expect(table([])).toEqual([]);
});

test("a tree", () => {
  const leaf = (text: string) => ({ text, children: [] });
  const tree = {
    text: "root",
    children: [
      { text: "a", children: [leaf("a1"), leaf("a2")] },
      { text: "b", children: [leaf("b1")] },
    ],
  };
  expect(treeLines(tree)).toEqual(["root", "├─ a", "│  ├─ a1", "│  └─ a2", "└─ b", "   └─ b1"]);
});

describe("options", () => {
  const command = {
    usage: "x",
    summary: "",
    options: {
      name: { type: "string", help: "" },
      all: { type: "boolean", help: "" },
      each: { type: "string", multiple: true, help: "" },
    },
    exitCodes: {},
  } as const;
  const withArgument = { ...command, argument: { name: "PATH", help: "" } };

  test("are read by their type", () => {
    expect(parseOptions(command, ["--name", "a", "--all", "--each=b", "--each", "c"])).toEqual({
      values: { name: "a", all: true, each: ["b", "c"] },
      argument: undefined,
    });
    expect(parseOptions(withArgument, ["here"]).argument).toBe("here");
  });

  test.each([
    [["--nmae", "a"], "Unknown option '--nmae'. See --help."],
    [["--name"], "Option '--name <value>' argument missing. See --help."],
    [["--all=yes"], "Option '--all' does not take an argument. See --help."],
  ])("%j is refused", (args, message) => {
    expect(() => parseOptions(command, args)).toThrow(expect.objectContaining({ message, exitCode: 2 }));
  });

  test("one argument and no more", () => {
    expect(() => parseOptions(withArgument, ["a", "b"])).toThrow("There is one PATH, got: a b. See --help.");
  });
});
