/** Where one looks on the plan: keeps the view, moves it smoothly, and says when it has come to rest. */

import { prefersStillness } from '../design/preferences';
import type { Box, Spot } from './geometry';
import { between, fit, keepInSight, type Margins, type Size, toScreen, type View, zoomAt } from './viewport';

const JOURNEY_MS = 320;
const SETTLE_MS = 120;
/** A zone fills the screen at most up to this scale: the way to it should stay in sight. */
const ZONE_CLOSEST = 40;

export interface CameraListener {
  /** Every frame of a movement. */
  moved(view: View): void;
  /** After it: now is the time to choose sizes and labels. */
  rested(): void;
}

export class Camera {
  view: View = { scale: 1, x: 0, y: 0 };
  size: Size = { width: 0, height: 0 };
  margins: Margins = { top: 24, right: 24, bottom: 24, left: 24 };
  box: Box = { x0: 0, y0: 0, x1: 1, y1: 1 };
  private whole: View = this.view;
  /** Set once a person or a choice moved the view: from then on a new window size leaves it alone. */
  private led = false;
  private settle: number | undefined;
  private motion: number | undefined;

  constructor(private readonly listener: CameraListener) {}

  stop(): void {
    clearTimeout(this.settle);
    if (this.motion !== undefined) cancelAnimationFrame(this.motion);
    this.motion = undefined;
  }

  resize(size: Size): void {
    this.size = size;
    this.whole = fit(this.box, size, this.margins);
    if (this.led) this.look(this.view);
    else this.showAll(false);
    this.restSoon();
  }

  setMargins(margins: Margins): void {
    this.margins = margins;
    if (!this.led) this.showAll(false);
  }

  showAll(smoothly: boolean): void {
    this.led = false;
    this.whole = fit(this.box, this.size, this.margins);
    this.travel(this.whole, smoothly);
  }

  showBox(box: Box, smoothly = true, closest = ZONE_CLOSEST): void {
    const { top, right, bottom, left } = this.margins;
    const roomy = { top: top + 16, right: right + 16, bottom: bottom + 16, left: left + 16 };
    this.led = true;
    this.travel(fit(box, this.size, roomy, closest), smoothly);
  }

  /** Brings the spot into the free part of the screen, at `scale` at least, unless it is there already. */
  showSpot(spot: Spot, scale: number, enough: number): void {
    const { top, right, bottom, left } = this.margins;
    const { width, height } = this.size;
    const at = toScreen(this.view, spot);
    const inSight =
      at.x > left + 30 && at.x < width - right - 30 && at.y > top + 30 && at.y < height - bottom - 30;
    if (inSight && this.view.scale >= enough) return;
    const to = Math.max(this.view.scale, scale);
    this.led = true;
    this.travel(
      {
        scale: to,
        x: left + (width - left - right) / 2 - spot.x * to,
        y: top + (height - top - bottom) / 2 - spot.y * to,
      },
      true,
    );
  }

  pan(dx: number, dy: number): void {
    this.led = true;
    this.look({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  zoom(factor: number, at: Spot): void {
    this.led = true;
    this.look(this.zoomed(factor, at));
  }

  step(factor: number): void {
    this.led = true;
    this.travel(this.zoomed(factor, { x: this.size.width / 2, y: this.size.height / 2 }), true);
  }

  restSoon(): void {
    clearTimeout(this.settle);
    this.settle = window.setTimeout(() => this.listener.rested(), SETTLE_MS);
  }

  private zoomed(factor: number, at: Spot): View {
    return zoomAt(this.view, factor, at, this.whole.scale * 0.7);
  }

  private look(view: View): void {
    this.view = keepInSight(view, this.box, this.size);
    this.listener.moved(this.view);
  }

  private travel(to: View, smoothly: boolean): void {
    this.stop();
    if (!this.size.width) return;
    if (!smoothly || prefersStillness()) {
      this.look(to);
      this.listener.rested();
      return;
    }
    const from = this.view;
    const start = performance.now();
    const frame = (now: number) => {
      const part = Math.min(1, Math.max(0, now - start) / JOURNEY_MS);
      this.look(between(from, to, 1 - (1 - part) ** 3, this.size));
      this.motion = part < 1 ? requestAnimationFrame(frame) : undefined;
      if (part >= 1) this.listener.rested();
    };
    this.motion = requestAnimationFrame(frame);
  }
}
