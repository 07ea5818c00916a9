import { UserError } from "../../modules/errors";
import type { AlarmState } from "./alarm-status";

/** The rule of a composite alarm. */
export interface AlarmRule {
  /** The alarms that it names, by name or ARN. */
  readonly alarms: readonly string[];
  isTrue(stateOf: StateOf): boolean;
}

type StateOf = (nameOrArn: string) => AlarmState;
type Expression = (stateOf: StateOf) => boolean;

/**
 * Reads a rule: `ALARM("a") AND NOT (OK(b) OR AT_LEAST(2, INSUFFICIENT_DATA, ("c", "d", "e")))`. NOT binds closest, then AND,
 * then OR.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 *
 * @throws {UserError} ALARM_RULE_INVALID
 */
export function parseAlarmRule(text: string): AlarmRule {
  const reader = new RuleReader(text);
  const isTrue = reader.readAll();
  return { alarms: [...reader.alarms], isTrue };
}

class RuleReader {
  readonly alarms = new Set<string>();
  private position = 0;
  private readonly tokens: readonly string[];

  constructor(private readonly text: string) {
    this.tokens = text.match(TOKEN) ?? [];
  }

  readAll(): Expression {
    const expression = this.readOr();
    if (this.next !== undefined) throw this.wrong("the end");
    return expression;
  }

  private readOr(): Expression {
    let left = this.readAnd();
    while (this.skip("OR")) {
      const [one, other] = [left, this.readAnd()];
      left = (stateOf) => one(stateOf) || other(stateOf);
    }
    return left;
  }

  private readAnd(): Expression {
    let left = this.readNot();
    while (this.skip("AND")) {
      const [one, other] = [left, this.readNot()];
      left = (stateOf) => one(stateOf) && other(stateOf);
    }
    return left;
  }

  private readNot(): Expression {
    if (!this.skip("NOT")) return this.readOne();
    const negated = this.readNot();
    return (stateOf) => !negated(stateOf);
  }

  private readOne(): Expression {
    if (this.skip("TRUE")) return () => true;
    if (this.skip("FALSE")) return () => false;
    if (this.skip("AT_LEAST")) return this.readAtLeast();
    if (this.skip("(")) {
      const inner = this.readOr();
      this.expect(")");
      return inner;
    }
    const state = this.readState();
    this.expect("(");
    const alarm = this.readAlarm();
    this.expect(")");
    return (stateOf) => stateOf(alarm) === state;
  }

  /** `AT_LEAST(2, ALARM, ("a", "b"))`, `AT_LEAST(60%, NOT OK, ("a", "b"))`. */
  private readAtLeast(): Expression {
    this.expect("(");
    const [, number, percent] = /^(\d+)(%?)$/.exec(this.next ?? "") ?? [];
    if (number === undefined) throw this.wrong("a number or a percentage");
    this.position++;
    this.expect(",");
    const negated = this.skip("NOT");
    const state = this.readState();
    this.expect(",");
    this.expect("(");
    const alarms = [this.readAlarm()];
    while (this.skip(",")) alarms.push(this.readAlarm());
    this.expect(")");
    this.expect(")");
    const least = percent === "%" ? (Number(number) / 100) * alarms.length : Number(number);
    return (stateOf) => alarms.filter((alarm) => (stateOf(alarm) === state) !== negated).length >= least;
  }

  private readState(): AlarmState {
    const state = STATES.find((each) => each === this.next);
    if (state === undefined) throw this.wrong("ALARM, OK, INSUFFICIENT_DATA, AT_LEAST, TRUE, FALSE, NOT or (");
    this.position++;
    return state;
  }

  private readAlarm(): string {
    const { next } = this;
    if (next === undefined || /^[(),]$/.test(next)) throw this.wrong("the name or ARN of an alarm");
    this.position++;
    const name = next.startsWith('"') ? next.slice(1, -1).replaceAll('\\"', '"') : next;
    this.alarms.add(name);
    return name;
  }

  private get next(): string | undefined {
    return this.tokens[this.position];
  }

  private skip(token: string): boolean {
    if (this.next !== token) return false;
    this.position++;
    return true;
  }

  private expect(token: string): void {
    if (!this.skip(token)) throw this.wrong(token);
  }

  private wrong(expected: string): UserError {
    const got = this.next === undefined ? "its end" : this.next;
    return new UserError("ALARM_RULE_INVALID", `The alarm rule ${this.text} must have ${expected} in place of ${got}.`);
  }
}

const STATES: readonly AlarmState[] = ["ALARM", "OK", "INSUFFICIENT_DATA"];
/** A name in quotes, a bracket or comma, or a word. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[(),]|[^\s(),"]+/g;
