/** Making SVG elements by hand: the plan is drawn once and then touched only where something changed. */

const NS = 'http://www.w3.org/2000/svg';

export function make<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number> = {},
  children: (SVGElement | string)[] = [],
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** One path of a class, or nothing when there is nothing to draw. */
export const inked = (className: string, d: string): SVGPathElement[] =>
  d ? [make('path', { class: className, d })] : [];
