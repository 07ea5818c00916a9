/**
 * How much of its pace a sender may keep while it is throttled. After each wave of answers it comes down by half of the part
 * that was throttled, and it grows by a tenth of the whole a second: additive increase, multiplicative decrease, as TCP has
 * it, so that it finds what the service takes, and senders that share a limit come to equal shares. As the decrease follows
 * how much was throttled (DCTCP, RFC 8257), a service that refuses a few of many does not stop the sender.
 */
export class Throttling {
  /** The smallest share that there was. */
  lowestShare = 1;
  private value = 1;
  private grownUntil = Number.NaN;
  private waveEnds = Number.NaN;
  private answers = 0;
  private refused = 0;

  /** The service answered for so many events, of which it throttled some. */
  answered(now: number, events: number, throttled: number): void {
    if (Number.isNaN(this.waveEnds)) {
      this.grownUntil = now;
      this.waveEnds = now + WAVE_MILLISECONDS;
    }
    this.answers += events;
    this.refused += throttled;
    if (now >= this.waveEnds) this.endWave(now);
  }

  /** 0 to 1. */
  share(now: number): number {
    if (this.value < 1) {
      this.value = Math.min(1, this.value + ((now - this.grownUntil) / 1_000) * GROWTH_PER_SECOND);
      this.grownUntil = now;
    }
    return this.value;
  }

  private endWave(now: number): void {
    this.value = Math.max(LEAST_SHARE, this.share(now) * (1 - this.refused / this.answers / 2));
    this.lowestShare = Math.min(this.lowestShare, this.value);
    this.grownUntil = now;
    this.waveEnds = now + WAVE_MILLISECONDS;
    this.answers = 0;
    this.refused = 0;
  }
}

const LEAST_SHARE = 1 / 64;
const WAVE_MILLISECONDS = 250;
const GROWTH_PER_SECOND = 0.1;
