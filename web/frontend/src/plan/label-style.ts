/** How names, counts and signs on the plan look. */

import { css } from 'lit';

export const labelStyle = css`
  .label.new {
    animation: appear var(--settle) ease-out;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .words {
    fill: var(--plan-text);
    stroke: var(--plan-room);
    stroke-width: 3.5px;
    stroke-linejoin: round;
    paint-order: stroke;
    text-anchor: middle;
  }
  .zone .words {
    font-weight: 600;
  }
  .name .words {
    fill: var(--plan-text-2);
  }
  .pill {
    fill: var(--paper-raised);
    stroke: var(--line-strong);
    stroke-width: 1;
  }
  .count {
    fill: var(--ink);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .brief {
    text-anchor: middle;
  }
  .mark {
    fill: var(--ink-2);
    fill-rule: evenodd;
  }
  /* Where there is room, the label is solid: the eye lands there first. */
  [data-word='free'] .pill {
    fill: var(--accent);
    stroke: var(--accent);
  }
  [data-word='free'] .mark,
  [data-word='free'] .count {
    fill: var(--accent-ink);
  }
  [data-word='moderate'] .pill {
    stroke: var(--accent);
    stroke-width: 1.5;
  }
  [data-word='moderate'] .mark {
    fill: var(--accent);
  }
  [data-word='full'] .count {
    fill: var(--ink-2);
    font-weight: 400;
  }
  [data-word='full'] .words {
    font-weight: 400;
  }
  .sign-ground {
    fill: var(--plan-room);
    stroke: var(--plan-line);
    stroke-width: 1;
  }
  .sign-ink {
    fill: none;
    stroke: var(--plan-text);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
