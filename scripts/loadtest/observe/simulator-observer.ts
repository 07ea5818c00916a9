import type { SenderResult } from "../sender/sender-result";
import type { Accounts } from "./accounts";
import { blind, type Observation, observeAccounts } from "./observation";
import type { Observer, RunPlan } from "./observer";
import type { SimulatorApi } from "./simulator-api";

/** Reads the accounts of a simulator. */
export class SimulatorObserver implements Observer {
  private last: Accounts | undefined;

  private constructor(
    private readonly api: SimulatorApi,
    readonly before: Accounts,
    private readonly maySkip: boolean,
  ) {}

  /** `undefined` where no simulator answers. */
  static async start(api: SimulatorApi, maySkip: boolean): Promise<SimulatorObserver | undefined> {
    const before = await api.accounts(FIRST_ANSWER_MILLISECONDS);
    return before && new SimulatorObserver(api, before, maySkip);
  }

  async look(): Promise<Accounts | undefined> {
    this.last = await this.api.accounts();
    return this.last;
  }

  isSettled(): boolean {
    return this.last?.settled ?? false;
  }

  async skip(seconds: number): Promise<number | undefined> {
    return this.maySkip ? this.api.skip(seconds) : undefined;
  }

  async conclude(sent: SenderResult, plan: RunPlan): Promise<Observation> {
    const after = await this.look();
    return after === undefined
      ? blind(["What came of the events is not known: the simulator does not answer any more."])
      : observeAccounts(this.before, after, sent, plan);
  }
}

/** A simulator that has nothing to do yet answers soon; an emulator may not answer at all. */
const FIRST_ANSWER_MILLISECONDS = 3_000;
