/** How the panel of a found way is laid out: figures first, then the steps, and the code beside them. */

import { css } from 'lit';

export const routePanelStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--space-3);
    min-height: 0;
  }
  header {
    flex: none;
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: var(--space-3);
  }
  header > div {
    min-width: 0;
  }
  h2 {
    font-size: var(--type-28);
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  h2:focus {
    outline: none;
  }
  .place {
    font-size: var(--type-16);
    line-height: 1.4;
  }
  .from {
    color: var(--ink-2);
    font-size: var(--type-14);
  }
  .new {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    min-height: var(--target);
    padding: 0 var(--space-4) 0 var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    font-weight: 600;
    white-space: nowrap;
  }
  .new:hover {
    border-color: var(--ink);
  }
  .figures {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--space-4);
    color: var(--ink-2);
  }
  .figures b {
    color: var(--ink);
    font-size: var(--type-40);
    font-weight: 600;
    line-height: 1.1;
  }
  .far {
    color: var(--ink);
    font-size: var(--type-20);
  }
  .free {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    color: var(--accent);
    font-weight: 600;
  }
  .note {
    flex: none;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-2);
    background: var(--paper-sunk);
    line-height: 1.4;
  }
  .note.warn {
    background: var(--warn);
    color: var(--warn-ink);
    animation: told 900ms ease-out;
  }
  @keyframes told {
    from {
      transform: translateY(-0.5rem);
      opacity: 0;
    }
  }
  .note b {
    margin-right: var(--space-2);
  }
  .note bt-icon {
    width: 1.5rem;
    height: 1.5rem;
  }
  .note button {
    min-height: var(--target);
    padding: 0 var(--space-3);
    border: 1px solid currentColor;
    border-radius: 999px;
    font-weight: 600;
  }
  .body {
    flex: 1 1 auto;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
    min-height: 0;
  }
  .scroll {
    min-height: 0;
    padding-bottom: var(--space-6);
    mask-image: linear-gradient(to top, transparent, #000 var(--space-6));
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line-strong) transparent;
  }
  aside {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: var(--space-4);
  }
  img {
    width: 8.5rem;
    height: 8.5rem;
    border-radius: var(--radius-1);
    background: #fff;
  }
  aside b {
    display: block;
    line-height: 1.35;
  }
  small {
    display: block;
    color: var(--ink-2);
    font-size: var(--type-14);
    line-height: 1.4;
  }
  aside .tools {
    margin-top: var(--space-2);
  }
  .tools {
    flex: none;
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .tools button {
    flex: 1 1 auto;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: var(--target);
    padding: 0 var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    font-size: var(--type-14);
    font-weight: 600;
    white-space: nowrap;
  }
  .tools button:hover {
    border-color: var(--ink);
  }
  .tools [aria-pressed='true'] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
  }

  :host([layout='desk']) .body,
  :host([layout='kiosk-wide']) .body {
    grid-template-rows: minmax(0, 1fr) auto;
  }
  :host([layout='desk']) aside,
  :host([layout='kiosk-wide']) aside {
    padding-top: var(--space-4);
    border-top: 1px solid var(--line);
  }
  /* Upright there is width to spare: the code stands beside the steps, as large as a phone likes it. */
  :host([layout='kiosk-tall']) .body {
    grid-template-columns: minmax(0, 1fr) 13rem;
  }
  :host([layout='kiosk-tall']) aside {
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: var(--space-2);
  }
  :host([layout='kiosk-tall']) img {
    width: 13rem;
    height: 13rem;
  }

  :host([layout='phone']) {
    gap: var(--space-2);
  }
  :host([layout='phone']) h2 {
    font-size: var(--type-20);
  }
  :host([layout='phone']) .new {
    padding: 0;
    width: var(--target);
    justify-content: center;
    border-color: transparent;
  }
  :host([layout='phone']) .new span {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  :host([layout='phone']) .figures b {
    font-size: var(--type-28);
  }
  :host([layout='phone']) .far {
    font-size: var(--type-16);
  }
  :host([layout='phone']) .swipe {
    margin: 0 calc(-1 * var(--space-4));
  }

  .fault {
    display: grid;
    gap: var(--space-2);
    justify-items: start;
    padding: var(--space-2) 0;
  }
  .fault > bt-icon {
    width: 2.5rem;
    height: 2.5rem;
    color: var(--fault);
  }
  .fault h3 {
    font-size: var(--type-20);
    line-height: 1.3;
  }
  .fault p {
    color: var(--ink-2);
  }
  .fault .label {
    margin-top: var(--space-3);
    font-size: var(--type-14);
    font-weight: 600;
  }
  .fault ul {
    width: 100%;
  }
  .fault li {
    padding: var(--space-2) 0;
    border-top: 1px solid var(--line);
    font-weight: 600;
  }
  .primary,
  .other {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-3);
    width: 100%;
    min-height: 3.5rem;
    padding: var(--space-2) var(--space-5);
    border-radius: 999px;
    font-weight: 600;
    line-height: 1.3;
  }
  .primary {
    background: var(--accent);
    color: var(--accent-ink);
  }
  .other {
    border: 1px solid var(--line-strong);
  }
  .bones {
    display: grid;
    gap: var(--space-3);
  }
  .bones i {
    height: 3.25rem;
    border-radius: var(--radius-2);
    background: var(--paper-sunk);
  }
`;
