/** Notices that nobody is at the kiosk any more: says so a little before, then ends what was begun. */

export const IDLE_S = 60;
/** How long before the end one is asked, so that a slow reader can stay. */
export const WARN_S = 12;

export interface IdleListener {
  /** Seconds that are left, once a second; undefined when somebody is there again. */
  warn(left: number | undefined): void;
  end(): void;
}

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'];

export class Idle {
  private last = performance.now();
  private tick: number | undefined;
  private warned = false;

  constructor(private readonly listener: IdleListener) {}

  start(): void {
    this.stop();
    this.stir();
    for (const sign of signs) addEventListener(sign, this.stir, { capture: true, passive: true });
    this.tick = window.setInterval(() => this.look(), 1000);
  }

  stop(): void {
    for (const sign of signs) removeEventListener(sign, this.stir, { capture: true });
    clearInterval(this.tick);
    this.warned = false;
  }

  /** Somebody is there. */
  readonly stir = (): void => {
    this.last = performance.now();
    if (!this.warned) return;
    this.warned = false;
    this.listener.warn(undefined);
  };

  private look(): void {
    const left = Math.ceil(IDLE_S - (performance.now() - this.last) / 1000);
    if (left <= 0) {
      this.stop();
      this.listener.end();
    } else if (left <= WARN_S) {
      this.warned = true;
      this.listener.warn(left);
    }
  }
}
