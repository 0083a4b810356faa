/** How the plan looks: paper, ink, a wash of colour where there is room, and signs that stay legible. */

import { css } from 'lit';

export const planStyle = css`
  :host {
    position: relative;
    overflow: hidden;
    background: var(--plan-ground);
    contain: strict;
    container-type: size;
  }
  svg {
    display: block;
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    user-select: none;
    -webkit-user-select: none;
  }
  .drawing {
    touch-action: none;
    cursor: grab;
  }
  .drawing:active {
    cursor: grabbing;
  }
  .drawing:focus-visible {
    outline-offset: -4px;
  }
  .overlay {
    pointer-events: none;
  }

  .floor {
    fill: var(--plan-floor);
    stroke: var(--plan-wall);
    stroke-width: 0.12;
  }
  .space {
    stroke: none;
  }
  .way {
    fill: var(--plan-floor);
  }
  .room {
    fill: var(--plan-room);
  }
  .service,
  .lift {
    fill: var(--plan-floor);
  }
  .stairs {
    fill: var(--plan-room);
  }
  .closed {
    fill: var(--plan-closed);
  }
  .green,
  .green-bed {
    fill: var(--plan-green);
  }
  .terrace {
    fill: var(--plan-ground);
  }
  .void {
    fill: var(--plan-ground);
  }
  .closed-hatch {
    fill: url(#hatch);
  }
  .terrace-paving {
    fill: url(#paving);
  }
  .treads-x {
    fill: url(#treads-x);
  }
  .treads-y {
    fill: url(#treads-y);
  }
  .hatch {
    fill: none;
    stroke: var(--plan-line);
    stroke-width: 0.05;
    opacity: 0.7;
  }
  .line,
  .leaves,
  .backs {
    fill: none;
    stroke: var(--plan-line);
    stroke-width: 1;
    vector-effect: non-scaling-stroke;
  }
  .dashed {
    stroke-dasharray: 6 4;
    opacity: 0.55;
  }
  .edges {
    fill: none;
    stroke: var(--plan-wall);
    stroke-width: 0.18;
    stroke-linejoin: miter;
  }
  .gaps {
    fill: none;
    stroke: var(--plan-floor);
    stroke-width: 0.4;
  }
  .walls {
    fill: var(--plan-wall);
  }
  .green-bed,
  .furniture,
  .shelves,
  .equipment {
    stroke: var(--plan-line);
    stroke-width: 1;
    vector-effect: non-scaling-stroke;
  }
  .furniture,
  .equipment {
    fill: var(--plan-furniture);
  }
  .shelves {
    fill: var(--plan-shelf);
  }
  [data-near='false'] .backs,
  [data-near='false'] .leaves {
    display: none;
  }
  [data-near='false'] .shelves,
  [data-near='false'] .furniture,
  [data-near='false'] .spines {
    stroke: none;
  }
  .backs {
    stroke-linecap: round;
  }

  /* The wash: the more room there is, the more colour. The figure on it says the same in words. */
  .wash {
    fill: var(--plan-wash);
    fill-rule: evenodd;
    opacity: 0;
    transition: opacity var(--settle);
  }
  .wash[data-level='free'] {
    opacity: 0.6;
  }
  .wash[data-level='moderate'] {
    opacity: 0.34;
  }
  .wash[data-level='busy'] {
    opacity: 0.14;
  }
  /* A room that is watched as a whole is filled as a seat is marked: open, full or dotted. */
  .wash[data-presence='free'] {
    opacity: 0.6;
  }
  .wash[data-presence='occupied'] {
    fill: var(--seat-occupied);
    opacity: 0.45;
  }
  .wash[data-presence='unknown'] {
    fill: url(#dots);
    opacity: 0.8;
  }
  .dot {
    fill: var(--seat-unknown);
  }
  /* Near, the seats speak for themselves. */
  [data-near='true'] .washes {
    opacity: 0.4;
  }
  .veil {
    fill: var(--plan-ground);
    fill-rule: evenodd;
    opacity: 0.6;
    pointer-events: none;
  }

  .seat {
    fill-rule: evenodd;
    fill: var(--seat-unknown);
    outline: none;
  }
  .seat[data-state='free'] {
    fill: var(--seat-free);
  }
  .seat[data-state='occupied'] {
    fill: var(--seat-occupied);
  }
  .seat[data-state='away'] {
    fill: var(--seat-away);
  }
  .seat[data-state='reserved'] {
    fill: var(--seat-reserved);
  }
  .seat[data-state='out_of_service'] {
    fill: var(--seat-closed);
  }
  .seat.dim {
    opacity: 0.22;
  }
  .turned {
    fill: none;
    stroke: var(--accent);
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
    transform-box: fill-box;
    transform-origin: center;
    animation: turned 900ms ease-out forwards;
  }
  @keyframes turned {
    from {
      transform: scale(1);
      opacity: 0.9;
    }
    to {
      transform: scale(2.6);
      opacity: 0;
    }
  }
  .focus-halo {
    fill: none;
    stroke: var(--plan-room);
    stroke-width: 8;
    vector-effect: non-scaling-stroke;
  }
  .focus-ring {
    fill: none;
    stroke: var(--focus);
    stroke-width: 3;
    vector-effect: non-scaling-stroke;
  }
  .chosen-seat {
    fill: none;
    stroke: var(--ink);
    stroke-width: 3;
    vector-effect: non-scaling-stroke;
  }
  :host([stale]) .seats,
  :host([stale]) .washes {
    filter: grayscale(1);
    opacity: 0.55;
  }

  .controls {
    position: absolute;
    right: var(--space-3);
    bottom: calc(var(--space-3) + var(--plan-bottom, 0px));
    display: grid;
    gap: var(--space-1);
  }
  .controls button {
    display: grid;
    place-items: center;
    width: var(--target);
    height: var(--target);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-2);
    background: var(--paper-raised);
    color: var(--ink);
  }
  .controls button:hover {
    border-color: var(--ink);
  }
  .scale {
    position: absolute;
    left: var(--space-3);
    bottom: var(--space-3);
    padding: var(--space-1) var(--space-2);
    border-radius: var(--radius-2);
    background: color-mix(in srgb, var(--plan-ground) 88%, transparent);
    display: flex;
    align-items: end;
    gap: var(--space-3);
    color: var(--plan-text-2);
    font-size: var(--type-14);
    line-height: 1;
    pointer-events: none;
  }
  @media (max-width: 899px) {
    /* Below stands the card that leads on; above the buttons there is room for north. */
    :host([plain]) .scale {
      top: var(--space-2);
      right: var(--space-3);
      bottom: auto;
      left: auto;
    }
    :host([plain]) .scale > div {
      display: none;
    }
  }
  /* Where text is large and the plan low, fingers zoom, and the plan keeps its room. */
  @container (max-height: 20rem) {
    :host([plain]) .scale,
    :host([plain]) .controls button:not(:last-child) {
      display: none;
    }
  }
  .bar {
    height: 7px;
    border: 1px solid currentColor;
    border-top: 0;
  }
  .north {
    position: static;
    width: 2rem;
    height: 2.5rem;
    overflow: visible;
    fill: var(--plan-text-2);
  }
`;
