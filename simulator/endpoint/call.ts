import type { Simulation } from "../simulation/simulation";
import type { LambdaFunction } from "../topology/places";
import type { Input } from "./input";
import type { ServiceErrors } from "./service";

/** One call of an operation. */
export class Call {
  constructor(
    readonly simulation: Simulation,
    readonly input: Input,
    /** Under which the caller reached the endpoint: `http://127.0.0.1:4566`. URLs in answers begin with it. */
    readonly origin: string,
    /** The function that calls, where one does. */
    readonly caller: LambdaFunction | undefined,
    private readonly errors: ServiceErrors,
    private readonly goneListeners: (listener: () => void) => void,
  ) {}

  /** Whether a function calls, which may do only what its role lets it do. */
  get isRestricted(): boolean {
    return this.caller !== undefined;
  }

  /**
   * A function may do what its role lets it do; whoever else calls may do everything.
   * @throws {AwsError} as the service spells it
   */
  authorize(action: string, resourceArn: string): void {
    if (this.caller === undefined) return;
    const denial = this.simulation.world.permissions.mayCall(this.caller, action, resourceArn);
    if (denial !== undefined) throw this.errors.denied(denial.message);
  }

  /** Calls back if the caller goes away before it has its answer. */
  onGone(listener: () => void): void {
    this.goneListeners(listener);
  }
}
