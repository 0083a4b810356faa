/** `<bt-results>`: what was found, group by group, or why there is nothing. Sends `bt-result` with the chosen one. */

import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../design/bt-icon';
import { BtElement, shared, tell } from '../design/element';
import { language, say, t } from '../i18n';
import type { SearchAnswer, SearchResult } from '../live/route-contract';
import { groupWord, resultIcon } from './places';
import { marked } from './searching';

@customElement('bt-results')
export class BtResults extends BtElement {
  @property({ attribute: false }) answer?: SearchAnswer | undefined;
  /** The one that Enter takes. */
  @property({ type: Number }) active = 0;

  static override styles = [
    shared,
    css`
      h3 {
        padding: var(--space-3) var(--space-2) var(--space-1);
        color: var(--ink-2);
        font-size: var(--type-14);
        font-weight: 600;
      }
      [role='option'] {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
        min-height: max(var(--target), 3.25rem);
        padding: var(--space-1) var(--space-3);
        border-radius: var(--radius-2);
        cursor: pointer;
      }
      [role='option']:hover {
        background: var(--paper-sunk);
      }
      [aria-selected='true'] {
        background: var(--accent-soft);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      bt-icon {
        width: 1.5rem;
        height: 1.5rem;
        color: var(--accent);
      }
      .go {
        width: 1.25rem;
        height: 1.25rem;
        color: var(--ink-2);
      }
      b {
        display: block;
        font-weight: 400;
        line-height: 1.35;
        overflow-wrap: anywhere;
      }
      mark {
        background: none;
        color: inherit;
        font-weight: 700;
        text-decoration: underline;
        text-decoration-thickness: 2px;
        text-underline-offset: 4px;
        text-decoration-color: var(--accent);
      }
      small {
        display: block;
        color: var(--ink-2);
        font-size: var(--type-14);
        line-height: 1.4;
      }
      .number {
        font-variant-numeric: tabular-nums;
      }
      [aria-selected='true'] small {
        color: var(--ink);
      }
    `,
  ];

  override render() {
    let index = -1;
    return html`<div role="listbox" id="results" aria-label=${t().searchLabel}>
      ${this.answer?.groups.map(
        ({ kind, results }) =>
          html`<div role="group" aria-labelledby="group-${kind}">
            <h3 id="group-${kind}" role="presentation">${groupWord(kind)}</h3>
            ${results.map((result) => {
              index++;
              return this.option(result, index);
            })}
          </div>`,
      )}
    </div>`;
  }

  private option(result: SearchResult, index: number) {
    const name = say(result.name);
    const detail = say(result.detail);
    // Where a book stands already names its call number.
    const number = result.call_number && !detail.includes(result.call_number) ? result.call_number : '';
    const said = [number, detail].filter(Boolean).join(' · ');
    const own = (result.source ?? language()) === language();
    return html`<div
      role="option"
      id="result-${index}"
      aria-selected=${index === this.active}
      @click=${() => tell(this, 'bt-result', result)}
    >
      <bt-icon name=${resultIcon(result)}></bt-icon>
      <span>
        <b
          >${own ? marked(name, result.matched).map(([part, hit]) => (hit ? html`<mark>${part}</mark>` : part)) : name}</b
        >
        ${said ? html`<small class="number">${said}</small>` : nothing}
      </span>
      <bt-icon class="go" name="forward"></bt-icon>
    </div>`;
  }

  /** Brings the active one into view; only the list scrolls. */
  override updated(): void {
    const option = this.renderRoot.querySelector<HTMLElement>('[aria-selected="true"]');
    option?.scrollIntoView({ block: 'nearest' });
  }
}
