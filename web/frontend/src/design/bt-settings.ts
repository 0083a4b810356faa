/** `<bt-settings>`: language at one touch, colours and text size one touch further; `spoken` names both languages. */

import { css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { language, t } from '../i18n';
import './bt-icon';
import './bt-segment';
import { BtElement, shared } from './element';
import {
  chooseLanguage,
  chosenTheme,
  setTextSize,
  setTheme,
  type TextSize,
  type Theme,
  textSize,
} from './preferences';

@customElement('bt-settings')
export class BtSettings extends BtElement {
  /** On a kiosk the languages are words, not letters, and the panel opens upwards. */
  @property({ type: Boolean, reflect: true }) spoken = false;
  @query('#panel') private panel!: HTMLElement;

  static override styles = [
    shared,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: var(--space-1);
      }
      .tool {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        min-width: var(--target);
        min-height: var(--target);
        padding: 0 var(--space-2);
        border-radius: var(--radius-2);
        font-size: var(--type-14);
        font-weight: 600;
      }
      .tool:hover {
        background: var(--paper-sunk);
      }
      #panel {
        position: fixed;
        inset: var(--below, 4rem) var(--space-3) auto auto;
        width: min(21rem, calc(100vw - 2 * var(--space-3)));
        max-height: calc(100dvh - var(--below, 4rem) - var(--space-3));
        overflow: auto;
        margin: 0;
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius-2);
        background: var(--paper-raised);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      :host([spoken]) .tool {
        min-width: 3.5rem;
        border: 1px solid var(--line-strong);
        border-radius: 999px;
        background: var(--paper-raised);
        padding: 0 var(--space-4);
        font-size: var(--type-16);
      }
      :host([spoken]) #panel {
        inset: auto var(--space-3) var(--above, 4rem) auto;
        max-height: calc(100dvh - var(--above, 4rem) - var(--space-3));
      }
      h2 {
        margin: var(--space-3) 0 var(--space-2);
        font-size: var(--type-14);
        font-weight: 600;
      }
      h2:first-child {
        margin-top: 0;
      }
      .themes {
        display: grid;
        gap: var(--space-1);
      }
      .themes button {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        min-height: var(--target);
        padding: 0 var(--space-3);
        border-radius: var(--radius-1);
      }
      .themes button:hover {
        background: var(--paper-sunk);
      }
      .themes button[aria-pressed='true'] {
        background: var(--accent-soft);
        font-weight: 600;
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      .swatch {
        display: grid;
        place-items: center;
        width: 1.75rem;
        height: 1.75rem;
        border: 1px solid var(--line-strong);
        border-radius: 50%;
        background: var(--paper);
        color: var(--ink);
        font-size: var(--type-14);
        line-height: 1;
      }
      .swatch[data-theme='system'] {
        background: linear-gradient(135deg, #f6f2e9 50%, #171715 50%);
        color: transparent;
      }
      .swatch[data-theme='light'] {
        background: #f6f2e9;
        color: #1e2321;
      }
      .swatch[data-theme='dark'] {
        background: #171715;
        color: #ece7db;
      }
      .swatch[data-theme='contrast-light'] {
        background: #fff;
        color: #000;
        border: 2px solid #000;
      }
      .swatch[data-theme='contrast-dark'] {
        background: #000;
        color: #fff;
        border: 2px solid #888;
      }
    `,
  ];

  override render() {
    const words = t();
    const themes: [Theme | null, string][] = [
      [null, words.themeSystem],
      ['light', words.themeLight],
      ['dark', words.themeDark],
      ['contrast-light', words.themeContrastLight],
      ['contrast-dark', words.themeContrastDark],
    ];
    const current = chosenTheme();
    const other = language() === 'zh' ? 'en' : 'zh';
    return html`<button
        class="tool"
        type="button"
        lang=${other === 'en' ? 'en' : 'zh-CN'}
        aria-label=${this.spoken ? words.otherLanguage : `${words.otherLanguageShort} ${words.otherLanguage}`}
        @click=${() => chooseLanguage(other)}
      >
        ${this.spoken ? words.otherLanguage : words.otherLanguageShort}
      </button>
      <button
        class="tool"
        type="button"
        popovertarget="panel"
        aria-label=${words.display}
        title=${words.display}
      >
        <bt-icon name="display"></bt-icon>
      </button>
      <div id="panel" popover @beforetoggle=${this.place}>
        <h2>${words.textSize}</h2>
        <bt-segment
          wide
          label=${words.textSize}
          .value=${textSize()}
          .options=${[
            { value: 'normal', label: words.textNormal },
            { value: 'large', label: words.textLarge },
          ]}
          @bt-choose=${(event: CustomEvent<TextSize>) => {
            setTextSize(event.detail);
            this.requestUpdate();
          }}
        ></bt-segment>
        <h2>${words.theme}</h2>
        <div class="themes" role="group" aria-label=${words.theme}>
          ${themes.map(
            ([theme, label]) =>
              html`<button
                type="button"
                aria-pressed=${theme === current}
                @click=${() => {
                  setTheme(theme);
                  this.requestUpdate();
                }}
              >
                <span class="swatch" data-theme=${theme ?? 'system'} aria-hidden="true">文</span>${label}
              </button>`,
          )}
        </div>
      </div>`;
  }

  /** Opens right at its button, whatever else stands on the page. */
  private place(): void {
    const { top, bottom } = this.getBoundingClientRect();
    this.panel.style.setProperty('--below', `${bottom + 6}px`);
    this.panel.style.setProperty('--above', `${innerHeight - top + 6}px`);
  }
}
