import { expect, test } from "vitest";
import { confirm, confirmByTyping } from "../../../scripts/cli/confirm";
import { RecordedTerminal } from "../support/recorded-terminal";

test.each([
  ["y", true],
  [" YES ", true],
  ["", false],
  ["n", false],
  ["yesterday", false],
])("to the answer %j it goes on: %j", async (answer, goesOn) => {
  const terminal = new RecordedTerminal(answer);
  expect(await confirm(terminal, "Go?")).toBe(goesOn);
  expect(terminal.questions).toEqual(["Go? (y/N) "]);
});

test.each([
  ["q-orders", true],
  [" q-orders ", true],
  ["q-order", false],
  ["Q-ORDERS", false],
  ["y", false],
])("%j typed for q-orders goes on: %j", async (answer, goesOn) => {
  expect(await confirmByTyping(new RecordedTerminal(answer), "q-orders", "--confirm q-orders")).toBe(goesOn);
});

test("where nobody is there, the option is named that says so", async () => {
  const nobody = new RecordedTerminal();
  await expect(confirm(nobody, "Go?")).rejects.toMatchObject({
    exitCode: 2,
    message: "--yes must be given, as nobody is there to be asked: Go? See --help.",
  });
  await expect(confirmByTyping(nobody, "q", "--confirm q")).rejects.toMatchObject({
    exitCode: 2,
    message: "--confirm q must be given, as nobody is there to type q. See --help.",
  });
});
