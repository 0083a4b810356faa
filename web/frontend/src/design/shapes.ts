/** The marks of seat states and of how full a place is: outlines to fill by the even-odd rule. */

import type { LevelWord, SeatState } from '../live/contract';

const n = (value: number): string => String(Math.round(value * 1000) / 1000);

const circle = (x: number, y: number, r: number): string =>
  `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0z`;

const ring = (outer: number, inner: number): string => circle(0, 0, outer) + circle(0, 0, inner);

function dottedRing(r: number, dots: number): string {
  const parts: string[] = [];
  for (let i = 0; i < dots; i++) {
    const angle = (2 * Math.PI * i) / dots;
    parts.push(circle(r * 0.78 * Math.cos(angle), r * 0.78 * Math.sin(angle), r * 0.2));
  }
  return parts.join('');
}

function cross(r: number): string {
  const a = n(r * 0.72);
  const b = n(r * 0.48);
  const c = n(r * 0.24);
  return (
    `M-${a} -${b}L-${b} -${a}L0 -${c}L${b} -${a}L${a} -${b}L${c} 0L${a} ${b}L${b} ${a}` +
    `L0 ${c}L-${b} ${a}L-${a} ${b}L-${c} 0z`
  );
}

/**
 * The mark of a seat state around the origin, `r` to its edge. Free is the largest and the only one that
 * is open, so that the eye finds it first.
 */
export function seatMark(state: SeatState, r: number): string {
  switch (state) {
    case 'free':
      return ring(r, r * 0.6);
    case 'occupied':
      return circle(0, 0, r * 0.72);
    case 'away':
      return `${ring(r * 0.86, r * 0.64)}M${n(-r * 0.64)} 0a${n(r * 0.64)} ${n(r * 0.64)} 0 0 0 ${n(r * 1.28)} 0z`;
    case 'reserved':
      return `${circle(0, 0, r * 0.86)}M${n(-r * 0.56)} ${n(-r * 0.17)}h${n(r * 1.12)}v${n(r * 0.34)}h${n(-r * 1.12)}z`;
    case 'unknown':
      return dottedRing(r, 8);
    case 'out_of_service':
      return cross(r);
  }
}

/** How much of the mark of a level word is filled; the open ring of a free seat grows into a full disc. */
const filled: Record<LevelWord, number> = { free: 0, moderate: 0.34, busy: 0.7, full: 1, unknown: 0 };

export function levelMark(word: LevelWord, r: number): string {
  if (word === 'unknown') return dottedRing(r, 8);
  const share = filled[word];
  if (share >= 1) return circle(0, 0, r);
  const hole = r * 0.72;
  if (share <= 0) return ring(r, hole);
  const angle = 2 * Math.PI * share;
  const x = hole * Math.sin(angle);
  const y = -hole * Math.cos(angle);
  return `${ring(r, hole)}M0 0L0 ${n(-hole)}A${n(hole)} ${n(hole)} 0 ${share > 0.5 ? 1 : 0} 1 ${n(x)} ${n(y)}z`;
}
