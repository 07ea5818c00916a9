/** A time of an answer, which each protocol writes in its own way: JSON in seconds since 1970, XML as ISO 8601. */
export class Timestamp {
  constructor(
    /** Since 1970. */
    readonly milliseconds: number,
  ) {}

  toJSON(): number {
    return this.milliseconds / 1_000;
  }

  toISOString(): string {
    return new Date(this.milliseconds).toISOString();
  }
}
