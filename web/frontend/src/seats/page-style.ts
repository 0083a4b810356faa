/** Where things stand: side by side on a desk, plan above drawer on a phone. */

import { css } from 'lit';

export const pageStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100dvh;
    overflow: hidden;
    background: var(--paper);
    container-type: inline-size;
  }
  /* Asked of the page's own width in rem, so that large text counts as a narrow screen. */
  @container (max-width: 20rem) {
    .top .view {
      display: none;
    }
  }
  .top {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--space-4);
    min-height: 3.5rem;
    padding: 0 var(--space-3) 0 var(--space-5);
    border-bottom: 1px solid var(--line);
  }
  .title {
    flex: 1;
    min-width: 0;
    display: flex;
    align-items: baseline;
    gap: var(--space-3);
  }
  h1 {
    overflow: hidden;
    font-size: var(--type-20);
    font-weight: 600;
    line-height: 1.4;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .home {
    color: var(--ink-2);
    text-decoration: none;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .home:hover {
    color: var(--ink);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .skip {
    position: absolute;
    left: -99rem;
    top: var(--space-1);
    z-index: 5;
    padding: var(--space-2) var(--space-4);
    background: var(--accent);
    color: var(--accent-ink);
  }
  .skip:focus {
    left: var(--space-3);
  }

  main {
    position: relative;
    flex: 1;
    min-height: 0;
    display: grid;
    grid-template: minmax(0, 1fr) / auto minmax(0, 1fr) minmax(22rem, 25rem);
  }
  bt-level-strip {
    width: 6.25rem;
    border-right: 1px solid var(--line);
  }
  .stage {
    position: relative;
    min-width: 0;
  }
  bt-plan {
    position: absolute;
    inset: 0;
  }
  /* The title block of the sheet: on its own plate, so that the drawing may pass beneath. */
  .block {
    position: absolute;
    left: var(--space-3);
    top: var(--space-3);
    max-width: calc(100% - 2 * var(--space-3));
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-1) var(--space-3) var(--space-1) var(--space-2);
    border-radius: var(--radius-2);
    background: color-mix(in srgb, var(--plan-ground) 88%, transparent);
    pointer-events: none;
  }
  .block b {
    font-size: var(--type-40);
    font-weight: 600;
    line-height: 1.2;
  }
  .block span {
    display: block;
    color: var(--ink-2);
    line-height: 1.35;
  }
  .block span + span {
    color: var(--ink);
  }
  .side {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-left: 1px solid var(--line);
    background: var(--paper-raised);
  }
  .side > bt-zone-list {
    flex: 1;
  }
  .open {
    display: flex;
    flex-direction: column;
    min-height: 0;
    height: 100%;
  }
  .open > header {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--space-1);
    padding: var(--space-2) var(--space-2) var(--space-2) var(--space-2);
  }
  .open h2 {
    flex: 1;
    min-width: 0;
    font-size: var(--type-20);
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .open h2 small {
    display: block;
    color: var(--ink-2);
    font-size: var(--type-14);
    font-weight: 400;
  }
  .open h2:focus {
    outline: none;
  }
  .tool {
    flex: none;
    display: grid;
    place-items: center;
    width: var(--target);
    height: var(--target);
    border-radius: var(--radius-2);
  }
  .tool:hover {
    background: var(--paper-sunk);
  }
  .open > .scroll {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
  bt-seat-card {
    padding: var(--space-2) var(--space-4) var(--space-6);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-4);
    color: var(--ink-2);
    font-size: var(--type-14);
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    white-space: nowrap;
  }
  .stage > .legend {
    position: absolute;
    left: 9rem;
    right: 5rem;
    bottom: var(--space-4);
    justify-content: center;
    justify-self: center;
    width: fit-content;
    margin-inline: auto;
    padding: 2px var(--space-3);
    border-radius: var(--radius-2);
    background: color-mix(in srgb, var(--plan-ground) 88%, transparent);
    pointer-events: none;
  }
  bt-zone-list > .legend {
    padding: var(--space-4);
    border-top: 1px solid var(--line);
  }
  .trouble {
    position: absolute;
    inset: auto 0 0 0;
    z-index: 3;
  }
  .trouble button {
    min-height: 1.75rem;
    margin-left: var(--space-2);
    padding: 0 var(--space-3);
    border: 1px solid currentColor;
    border-radius: 999px;
    font-weight: 600;
  }
  main.alone {
    display: block;
  }

  main.list {
    grid-template-columns: auto minmax(0, 1fr);
  }
  main.list .side {
    border-left: 0;
    width: 100%;
    max-width: 60rem;
    margin-inline: auto;
  }

  .bone {
    border-radius: var(--radius-2);
    background: var(--paper-sunk);
  }
  .bones {
    display: grid;
    align-content: start;
    gap: var(--space-4);
    padding: var(--space-5) var(--space-4);
  }
  .stage.bones {
    place-content: center stretch;
  }
  .stage .bone {
    aspect-ratio: 2.6;
    border-radius: var(--radius-1);
    clip-path: polygon(0 0, 100% 0, 100% 90%, 75% 98%, 50% 100%, 25% 98%, 8% 95%, 0 70%);
  }

  @media (max-width: 899px) {
    .top {
      gap: var(--space-2);
      padding: 0 var(--space-1) 0 var(--space-4);
    }
    .title {
      flex-direction: column;
      gap: 0;
      padding: var(--space-1) 0;
    }
    .home {
      display: none;
    }
    h1 {
      max-width: 100%;
      font-size: var(--type-16);
      line-height: 1.35;
    }
    main,
    main.list {
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    }
    .side.bones {
      align-self: end;
      height: 50%;
      border-radius: var(--radius-3) var(--radius-3) 0 0;
      border-left: 0;
    }
    .stage.bones {
      grid-area: 1 / 1;
      align-self: start;
      height: 50%;
    }
    .strip.bones {
      display: none;
    }
    main > .side.bones {
      grid-area: 1 / 1;
    }
    bt-level-strip {
      position: absolute;
      z-index: 1;
      left: 0;
      top: 0;
      width: 3.25rem;
      max-height: 50%;
      display: flex;
      border-right: 1px solid var(--line);
      border-bottom: 1px solid var(--line);
      border-radius: 0 0 var(--radius-2) 0;
      background: var(--paper);
      overflow: hidden;
    }
    main.list bt-level-strip {
      display: none;
    }
    .block {
      left: 3.75rem;
      top: var(--space-1);
      gap: var(--space-2);
      padding: 2px var(--space-2);
    }
    .block b {
      font-size: var(--type-20);
    }
    .block span {
      font-size: var(--type-14);
    }
    .block span:first-child {
      display: none;
    }
    .stage > .legend {
      display: none;
    }
    main.list .side {
      grid-area: 1 / 1;
    }
  }
`;
