/** How the way and its pins look: the strongest thing on the plan, on a casing that parts it from the walls. */

import { css } from 'lit';

export const routeStyle = css`
  :host([pointing]) .drawing {
    cursor: crosshair;
  }
  .way-casing,
  .way-ink {
    fill: none;
    stroke-linecap: round;
    stroke-linejoin: round;
    vector-effect: non-scaling-stroke;
    pointer-events: none;
  }
  .way-casing {
    stroke: var(--plan-room);
    stroke-width: 0.8125rem;
  }
  .way-ink {
    stroke: var(--route);
    stroke-width: 0.5rem;
  }
  .way-arrow {
    fill: none;
    stroke: var(--route-ink);
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
    pointer-events: none;
  }
  .hidden {
    visibility: hidden;
  }
  .pin-halo {
    fill: var(--plan-room);
    stroke: var(--ink);
    stroke-width: 1.5;
  }
  .pin-dot {
    fill: var(--route);
  }
  .pin-pulse {
    fill: none;
    stroke: var(--route);
    stroke-width: 2;
    animation: here 2.4s ease-out infinite;
  }
  @keyframes here {
    from {
      transform: scale(1);
      opacity: 0.9;
    }
    70%,
    to {
      transform: scale(2.4);
      opacity: 0;
    }
  }
  .pin-drop {
    fill: var(--ink);
    stroke: var(--plan-room);
    stroke-width: 2;
  }
  .goal .pin-glyph {
    stroke: var(--paper);
  }
  .pin-disc {
    fill: var(--route);
    stroke: var(--plan-room);
    stroke-width: 2.5;
  }
  .change .pin-glyph {
    stroke: var(--route-ink);
  }
  .pin-glyph {
    fill: none;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .pin-ring-halo {
    fill: none;
    stroke: var(--plan-room);
    stroke-width: 9;
  }
  .pin-ring {
    fill: none;
    stroke: var(--ink);
    stroke-width: 4;
  }
  .pin-plate {
    fill: var(--ink);
  }
  .pin-words {
    fill: var(--paper);
    font-size: 14px;
    font-weight: 600;
    text-anchor: middle;
  }
  @media (prefers-reduced-motion: reduce) {
    .pin-pulse {
      animation: none;
      opacity: 0;
    }
  }
`;
