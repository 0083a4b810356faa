/** The words for states, levels, trends, features and reasons. */

import { t } from '../i18n';
import type { LevelWord, MapProperties, SeatState, TrendArrow } from '../live/contract';
import type { IconName } from './icons';

export const stateWord = (state: SeatState): string => t()[state];

export function levelWordSaid(word: LevelWord): string {
  const words = t();
  return {
    free: words.levelFree,
    moderate: words.levelModerate,
    busy: words.levelBusy,
    full: words.levelFull,
    unknown: words.levelUnknown,
  }[word];
}

export function trendWord(arrow: TrendArrow): string {
  const words = t();
  return {
    up2: words.trendUp2,
    up1: words.trendUp1,
    flat: words.trendFlat,
    down1: words.trendDown1,
    down2: words.trendDown2,
  }[arrow];
}

export const features = ['socket', 'window', 'quiet', 'accessible'] as const;
export type FeatureName = (typeof features)[number];

export function featureWord(feature: FeatureName): string {
  const words = t();
  return {
    socket: words.hasSocket,
    window: words.hasWindow,
    quiet: words.hasQuiet,
    accessible: words.hasAccessible,
  }[feature];
}

export const featuresOf = (seat: MapProperties): FeatureName[] => features.filter((feature) => seat[feature]);

/** "desk", "carrel", ... as a person says it; the plain category when we have no word. */
export function seatKind(category: string | undefined): string {
  const words = t();
  const key = `category_${category ?? 'desk'}` as keyof typeof words;
  const word = words[key];
  return typeof word === 'string' ? word : words.seat;
}

/** "3F-042" from "3F-042座" or "Seat 3F-042": sentences around it bring the word themselves. */
export const bareSeatName = (name: string): string =>
  name
    .replace(/^(seat|座位)\s*/i, '')
    .replace(/\s*座位?$/, '')
    .trim() || name;

/** Why a seat is in its state, and the device that says so, from a cause such as `hold:DEV`. */
export function causeOf(cause: string): { says: string; device: string | null; icon: IconName } {
  const words = t();
  const split = cause.indexOf(':');
  const code = split < 0 ? cause : cause.slice(0, split);
  const device = split < 0 ? null : cause.slice(split + 1);
  switch (code) {
    case 'sensor':
      return { says: words.becauseSensor, device, icon: 'sensor' };
    case 'hold':
      return { says: words.becauseHold, device, icon: 'clock' };
    case 'quiet':
      return { says: words.becauseQuiet, device, icon: 'sensor' };
    case 'silent':
      return { says: words.becauseSilent, device, icon: 'offline' };
    case 'failed':
      return { says: words.becauseFailed, device, icon: 'warning' };
    case 'no_sensor':
      return { says: words.becauseNoSensor, device, icon: 'information' };
    case '':
    case 'starting':
      return { says: words.becauseStarting, device, icon: 'clock' };
    default:
      return { says: words.becauseElse(code), device, icon: 'information' };
  }
}
