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
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    font-size: var(--type-20);
    font-weight: 600;
    line-height: 1.3;
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
  .strip.bones {
    width: 6.25rem;
  }
  .side {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-left: 1px solid var(--line);
    background: var(--paper-raised);
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
    main.list .side {
      grid-area: 1 / 1;
    }
  }
`;
