import type { SimulatedBucket } from "../../../s3/simulated-bucket";
import type { Simulation } from "../../../simulation/simulation";
import type { LambdaFunction } from "../../../topology/places";
import type { Exchange } from "../../exchange";
import { accessDenied } from "./protocol";

/** A call of an operation on a bucket. */
export class BucketCall {
  readonly query: URLSearchParams;
  private readonly caller: LambdaFunction | undefined;

  constructor(
    private readonly simulation: Simulation,
    readonly exchange: Exchange,
    readonly bucket: SimulatedBucket,
  ) {
    this.query = new URLSearchParams(exchange.search);
    this.caller = exchange.credential && simulation.callerOf(exchange.credential.accessKeyId);
  }

  /** @throws {AwsError} AccessDenied */
  authorizeBucket(action: string): void {
    this.may(action, this.bucket.place.arn);
  }

  /** A function may do what its role lets it do; whoever else calls may do everything. */
  protected may(action: string, arn: string): void {
    if (this.caller === undefined) return;
    const denial = this.simulation.world.permissions.mayCall(this.caller, action, arn);
    if (denial !== undefined) throw accessDenied(denial.message);
  }
}

/** A call of an operation on an object. */
export class ObjectCall extends BucketCall {
  readonly versionId: string | undefined;

  constructor(
    simulation: Simulation,
    exchange: Exchange,
    bucket: SimulatedBucket,
    readonly key: string,
  ) {
    super(simulation, exchange, bucket);
    this.versionId = this.query.get("versionId") ?? undefined;
  }

  /** @throws {AwsError} AccessDenied */
  authorize(action: string): void {
    this.may(action, `${this.bucket.place.arn}/${this.key}`);
  }
}
