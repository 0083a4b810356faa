/** How the panel that asks "where to?" is laid out. */

import { css } from 'lit';

export const findStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--space-3);
    min-height: 0;
  }
  header {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-height: var(--target);
  }
  h2 {
    font-size: var(--type-28);
    font-weight: 600;
    line-height: 1.25;
    text-wrap: balance;
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
  .field {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-height: 3.5rem;
    padding: 0 var(--space-1) 0 var(--space-4);
    border: 2px solid var(--line-strong);
    border-radius: 999px;
    background: var(--paper-raised);
  }
  .field:focus-within {
    border-color: var(--focus);
    box-shadow: 0 0 0 2px var(--focus);
  }
  .field > bt-icon {
    width: 1.5rem;
    height: 1.5rem;
    color: var(--ink-2);
  }
  input {
    flex: 1;
    min-width: 0;
    height: 3.25rem;
    border: 0;
    padding: 0;
    background: none;
    color: var(--ink);
    font: inherit;
    font-size: var(--type-20);
    text-overflow: ellipsis;
  }
  input::placeholder {
    color: var(--ink-2);
    font-size: var(--type-16);
    opacity: 1;
  }
  input:focus,
  input:focus-visible {
    outline: none;
  }
  .scroll {
    flex: 1 1 auto;
    min-height: 0;
    /* Room for the outline of what has the focus. */
    margin: 0 calc(-1 * var(--space-1));
    padding: 2px var(--space-1) var(--space-1);
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
  .intents {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: var(--space-3);
  }
  .kinds {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr));
    gap: var(--space-3);
  }
  .hint {
    margin-bottom: var(--space-3);
    color: var(--ink-2);
  }
  .from {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--space-3);
    width: 100%;
    min-height: 3.5rem;
    margin-top: var(--space-3);
    padding: var(--space-1) var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius-3);
  }
  .from:hover {
    border-color: var(--ink);
  }
  .from bt-icon {
    width: 1.5rem;
    height: 1.5rem;
    color: var(--route);
  }
  small {
    display: block;
    color: var(--ink-2);
    font-size: var(--type-14);
    line-height: 1.3;
  }
  .from b {
    font-weight: 600;
    line-height: 1.3;
  }
  .change {
    color: var(--accent);
    font-size: var(--type-14);
    font-weight: 600;
  }
  .wishes {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    margin: 0 calc(-1 * var(--space-1)) var(--space-4);
  }
  .primary {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    width: 100%;
    min-height: 3.5rem;
    padding: 0 var(--space-4);
    border-radius: 999px;
    background: var(--accent);
    color: var(--accent-ink);
    font-size: var(--type-20);
    font-weight: 600;
  }
  .said {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: var(--space-3);
    align-items: center;
    margin-bottom: var(--space-4);
    padding: var(--space-3) var(--space-4);
    border: 1px dashed var(--line-strong);
    border-radius: var(--radius-3);
  }
  .said bt-icon {
    width: 2rem;
    height: 2rem;
    color: var(--ink-2);
  }
  .said p {
    color: var(--ink-2);
    font-size: var(--type-14);
  }
  .again {
    min-height: var(--target);
    padding: 0 var(--space-4);
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    font-weight: 600;
  }
  .rooms h3 {
    position: sticky;
    top: -2px;
    padding: var(--space-2) 0 var(--space-1);
    background: var(--panel, var(--paper));
    color: var(--ink-2);
    font-size: var(--type-14);
    font-weight: 600;
  }
  .rooms ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(13rem, 100%), 1fr));
    gap: var(--space-2);
    margin-bottom: var(--space-3);
  }
  .rooms button {
    width: 100%;
    height: 100%;
    min-height: var(--target);
    padding: var(--space-1) var(--space-3);
    border: 1px solid var(--line);
    border-radius: var(--radius-2);
    background: var(--paper-raised);
    line-height: 1.3;
  }
  .rooms button:hover {
    border-color: var(--ink);
  }
  .bones {
    display: grid;
    gap: var(--space-3);
    padding-top: var(--space-2);
  }
  .bones i {
    height: 3rem;
    border-radius: var(--radius-2);
    background: var(--paper-sunk);
  }
  bt-keyboard {
    flex: none;
  }
  /* At a kiosk the six fill what room there is; everything else scrolls. */
  :host([kiosk]) .intents {
    --tile: 6.5rem;
  }
  :host([kiosk]) .intents:only-child {
    --tile-icon: 3.25rem;
    --tile-type: var(--type-28);
    grid-auto-rows: minmax(6.5rem, 1fr);
    height: 100%;
  }
  :host([kiosk]) .kinds {
    --tile: 5rem;
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  @media (max-width: 899px) {
    :host {
      gap: var(--space-2);
    }
    h2 {
      font-size: var(--type-20);
    }
    header {
      min-height: 0;
    }
    .intents {
      --tile: 5rem;
      gap: var(--space-2);
    }
    .field {
      min-height: 3rem;
    }
    input {
      height: 2.75rem;
      font-size: var(--type-16);
    }
    .from {
      margin-top: var(--space-2);
      min-height: 3rem;
    }
  }
`;
