/** Where things stand: plan above, answers within reach below; beside one another where it is wide. */

import { css } from 'lit';

export const wayfindingStyle = css`
  :host {
    --panel: var(--paper);
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100dvh;
    overflow: hidden;
    background: var(--paper);
  }
  .top {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-height: 3.5rem;
    padding: 0 var(--space-3) 0 var(--space-5);
    border-bottom: 1px solid var(--line);
  }
  h1 {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    font-size: var(--type-20);
    font-weight: 600;
    line-height: 1.3;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .waiting {
    flex: none;
    font-size: var(--type-28);
  }
  main {
    position: relative;
    flex: 1;
    display: grid;
    min-height: 0;
  }
  .trouble {
    position: absolute;
    inset: 0 0 auto;
    z-index: 3;
  }
  .trouble button {
    min-height: var(--target-small);
    margin-left: var(--space-2);
    padding: 0 var(--space-3);
    border: 1px solid currentColor;
    border-radius: 999px;
    font-weight: 600;
  }
  main.alone {
    display: block;
  }
  .panel {
    display: flex;
    flex-direction: column;
    gap: var(--space-3);
    min-width: 0;
    min-height: 0;
    background: var(--panel);
  }
  .panel > bt-find-panel,
  .panel > bt-route-panel {
    flex: 1;
  }
  .misplaced {
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-2);
    background: var(--warn);
    color: var(--warn-ink);
    font-size: var(--type-14);
  }
  .bar {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding: var(--space-3) var(--space-6) var(--space-4);
    border-top: 1px solid var(--line);
  }
  .home {
    flex: none;
    display: grid;
    place-items: center;
    width: 3.5rem;
    height: var(--target);
    border: 1px solid var(--line-strong);
    border-radius: 999px;
    background: var(--paper-raised);
  }
  .home bt-icon {
    width: 1.5rem;
    height: 1.5rem;
  }
  .bar bt-settings {
    margin-left: auto;
  }

  :host([layout='desk']) main {
    grid-template: minmax(0, 1fr) / minmax(24rem, 27rem) minmax(0, 1fr);
  }
  :host([layout='desk']) .panel {
    grid-area: 1 / 1;
    padding: var(--space-5);
    border-right: 1px solid var(--line);
  }
  :host([layout='desk']) bt-way-stage,
  :host([layout='desk']) .stage {
    grid-area: 1 / 2;
  }

  /* Upright, all that is touched lies in the lower half: within reach from a wheelchair. */
  :host([layout='kiosk-tall']) main {
    grid-template: minmax(0, 1fr) 38rem auto / minmax(0, 1fr);
  }
  :host([layout='kiosk-tall']) .panel {
    padding: var(--space-5) var(--space-6) var(--space-2);
    border-top: 1px solid var(--line);
  }
  :host([layout='kiosk-wide']) main {
    grid-template: minmax(0, 1fr) auto / minmax(24rem, 34rem) minmax(0, 1fr);
  }
  :host([layout='kiosk-wide']) .panel {
    grid-area: 1 / 1;
    padding: var(--space-5) var(--space-6) var(--space-2);
    border-right: 1px solid var(--line);
  }
  :host([layout='kiosk-wide']) .bar {
    grid-area: 2 / 1;
    padding: var(--space-3) var(--space-4) var(--space-4);
    gap: var(--space-2);
    border-right: 1px solid var(--line);
  }
  :host([layout='kiosk-wide']) bt-way-stage,
  :host([layout='kiosk-wide']) .stage {
    grid-area: 1 / 2 / span 2;
  }

  :host([layout='phone']) .top {
    gap: 0;
    padding: 0 var(--space-1) 0 var(--space-4);
  }
  :host([layout='phone']) h1 {
    font-size: var(--type-16);
  }
  :host([layout='phone']) h1 span {
    display: none;
  }
  :host([layout='phone']) .step-free {
    margin-left: auto;
  }
  :host([layout='phone']) main {
    grid-template: minmax(11rem, 1fr) auto / minmax(0, 1fr);
  }
  :host([layout='phone']) bt-way-stage {
    --covered: 0.75rem;
  }
  :host([layout='phone']) .panel {
    max-height: 66dvh;
    padding: var(--space-3) var(--space-4) calc(var(--space-3) + env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
    border-radius: var(--radius-3) var(--radius-3) 0 0;
    margin-top: -0.75rem;
    z-index: 1;
    box-shadow: var(--shadow);
  }
  /* While one types, what is found needs the room that the plan had. */
  :host([layout='phone'][typing]:not([leading])) main {
    grid-template: 0 minmax(0, 1fr) / minmax(0, 1fr);
  }
  :host([layout='phone'][typing]:not([leading])) .panel {
    max-height: none;
    margin-top: 0;
    border-radius: 0;
    box-shadow: none;
  }
  :host([layout='phone'][typing]:not([leading])) bt-way-stage {
    visibility: hidden;
  }

  .leaving {
    position: absolute;
    inset: auto var(--space-6) 6rem;
    z-index: 4;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-4);
    padding: var(--space-4) var(--space-5);
    border-radius: var(--radius-3);
    background: var(--ink);
    color: var(--paper);
    box-shadow: var(--shadow);
  }
  .leaving b {
    font-size: var(--type-20);
  }
  .leaving button {
    flex: none;
    min-height: 3.5rem;
    padding: 0 var(--space-6);
    border-radius: 999px;
    background: var(--paper);
    color: var(--ink);
    font-weight: 600;
  }
  :host([layout='kiosk-wide']) .leaving {
    right: auto;
    width: 30rem;
    left: var(--space-4);
  }

  .stage.bones {
    display: grid;
    place-content: center stretch;
    padding: var(--space-6);
  }
  .bone {
    display: block;
    border-radius: var(--radius-3);
    background: var(--paper-sunk);
  }
  .six {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: var(--space-3);
  }
`;
