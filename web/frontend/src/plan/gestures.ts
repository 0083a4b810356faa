/** Fingers, mouse and wheel on the plan: pan, pinch, zoom and tap. */

import type { Spot } from './geometry';

export interface Hands {
  pan(dx: number, dy: number): void;
  zoom(factor: number, at: Spot): void;
  tap(at: Spot, touch: boolean): void;
  rest(): void;
}

/** A finger trembles: less than this is a tap. */
const TREMBLE_PX = 6;

/** Listens on `element` until the returned function is called. */
export function listenToHands(element: HTMLElement | SVGElement, hands: Hands): () => void {
  const down = new Map<number, Spot>();
  let moved = false;

  const at = (event: PointerEvent | WheelEvent): Spot => {
    const frame = element.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };

  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    if (!down.size) moved = false;
    down.set(event.pointerId, at(event));
  };

  const move = (event: PointerEvent) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    if (!moved && Math.hypot(now.x - before.x, now.y - before.y) < TREMBLE_PX) return;
    if (!moved) {
      moved = true;
      // Captured only now: a captured press would take the click away from what is under it.
      element.setPointerCapture(event.pointerId);
    }
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(now.x - other.x, now.y - other.y);
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      if (was > 0) hands.zoom(is / was, middle);
      hands.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    } else {
      hands.pan(now.x - before.x, now.y - before.y);
    }
    down.set(event.pointerId, now);
  };

  const release = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return;
    if (event.type === 'pointerup' && !moved && !down.size)
      hands.tap(at(event), event.pointerType !== 'mouse');
    if (!down.size && moved) hands.rest();
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    // A pinch on a touchpad arrives as a wheel with ctrl, and in finer steps.
    const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    hands.zoom(Math.exp(-step * (event.ctrlKey ? 0.01 : 0.0018)), at(event));
    hands.rest();
  };

  const listeners: [string, (event: never) => void][] = [
    ['pointerdown', press],
    ['pointermove', move],
    ['pointerup', release],
    ['pointercancel', release],
  ];
  for (const [name, listener] of listeners) element.addEventListener(name, listener as EventListener);
  element.addEventListener('wheel', wheel as EventListener, { passive: false });
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener as EventListener);
    element.removeEventListener('wheel', wheel as EventListener);
  };
}
