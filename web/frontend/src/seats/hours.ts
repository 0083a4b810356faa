/** The hours to draw a day over, from the venue's opening hours. */

/** The earliest opening and the latest closing that the text names, in hours; the whole day when it names none. */
export function dayHours(text: string | null | undefined): [number, number] {
  const spans = [...(text ?? '').matchAll(/(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})/g)].map(
    ([, h1, m1, h2, m2]) => [Number(h1) + Number(m1) / 60, Number(h2) + Number(m2) / 60] as const,
  );
  const usable = spans.filter(([opens, closes]) => closes > opens);
  if (!usable.length || usable.length < spans.length) return [0, 24];
  return [Math.min(...usable.map(([opens]) => opens)), Math.max(...usable.map(([, closes]) => closes))];
}
