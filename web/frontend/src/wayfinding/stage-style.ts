/** How the plan of a route, its levels and the card that leads on are laid out. */

import { css } from 'lit';

export const stageStyle = css`
  :host {
    position: relative;
    min-width: 0;
    min-height: 0;
    overflow: hidden;
    background: var(--plan-ground);
  }
  bt-plan {
    position: absolute;
    inset: 0;
  }
  .block {
    position: absolute;
    left: var(--space-3);
    top: var(--space-3);
    max-width: calc(100% - 2 * var(--space-3));
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-1) var(--space-3);
    border-radius: var(--radius-2);
    background: color-mix(in srgb, var(--plan-ground) 88%, transparent);
    pointer-events: none;
  }
  .block b {
    font-size: var(--type-40);
    font-weight: 600;
    line-height: 1.15;
  }
  .block span {
    display: block;
    color: var(--ink-2);
    font-size: var(--type-14);
    line-height: 1.35;
  }
  bt-storeys {
    position: absolute;
    left: var(--space-3);
    top: 5.5rem;
    max-height: calc(100% - 9.5rem);
  }
  .card {
    position: absolute;
    right: 4.5rem;
    bottom: var(--space-3);
    left: 9.5rem;
    display: flex;
    justify-content: center;
    pointer-events: none;
  }
  .card button {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--space-3);
    max-width: 34rem;
    min-height: 4rem;
    padding: var(--space-2) var(--space-4) var(--space-2) var(--space-2);
    border-radius: var(--radius-3);
    background: var(--ink);
    color: var(--paper);
    box-shadow: var(--shadow);
    pointer-events: auto;
    animation: rise var(--settle) ease-out;
  }
  @keyframes rise {
    from {
      transform: translateY(1rem);
      opacity: 0;
    }
  }
  .carrier {
    display: grid;
    place-items: center;
    width: 3rem;
    height: 3rem;
    border-radius: var(--radius-2);
    background: var(--route);
    color: var(--route-ink);
  }
  .carrier bt-icon {
    width: 2rem;
    height: 2rem;
  }
  .card b {
    font-size: var(--type-20);
    font-weight: 600;
    line-height: 1.3;
    text-wrap: balance;
  }
  .go {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    font-size: var(--type-16);
    font-weight: 600;
    white-space: nowrap;
  }
  @media (max-width: 899px) {
    /* The strip of levels says the same. */
    .block {
      display: none;
    }
    bt-plan {
      --plan-bottom: var(--covered, 0px);
    }
    bt-storeys {
      --storey: 2.375rem;
      left: var(--space-2);
      top: var(--space-2);
      max-height: calc(100% - 1rem);
    }
    .card {
      right: 4rem;
      bottom: calc(var(--space-2) + var(--covered, 0px));
      left: var(--space-2);
    }
    .card button {
      min-height: 3.25rem;
      gap: var(--space-2);
      padding: var(--space-1) var(--space-3) var(--space-1) var(--space-1);
      border-radius: var(--radius-2);
    }
    .carrier {
      width: 2.5rem;
      height: 2.5rem;
    }
    .card b {
      font-size: var(--type-16);
    }
    .go span {
      display: none;
    }
  }
`;
