/** How each kind of space is drawn, and which sign stands in it. */

import type { IconName } from '../design/icons';
import type { MapProperties } from '../live/contract';

export type Look = 'room' | 'way' | 'closed' | 'void' | 'service' | 'stairs' | 'lift' | 'green' | 'terrace';

const looks: Record<string, Look> = {
  walkway: 'way',
  lobby: 'way',
  ramp: 'way',
  platform: 'way',
  movingwalkway: 'way',
  unspecified: 'way',
  opentobelow: 'void',
  elevator: 'lift',
  stairs: 'stairs',
  steps: 'stairs',
  escalator: 'stairs',
  nonpublic: 'closed',
  mechanical: 'closed',
  storage: 'closed',
  structure: 'closed',
  kitchen: 'closed',
  serverroom: 'closed',
  road: 'closed',
  parking: 'closed',
  terrace: 'terrace',
  outdoors: 'terrace',
  vegetation: 'green',
  mothersroom: 'service',
  laundry: 'service',
  firstaid: 'service',
  phoneroom: 'service',
};

export function lookOf({ category = '', restriction }: MapProperties): Look {
  const look = looks[category] ?? (category.startsWith('restroom') ? 'service' : 'room');
  return look === 'room' && (restriction === 'employeesonly' || restriction === 'restricted')
    ? 'closed'
    : look;
}

const signs: Record<string, IconName> = {
  elevator: 'elevator',
  stairs: 'stairs',
  steps: 'stairs',
  escalator: 'escalator',
  restroom: 'restroom',
  'restroom.female': 'woman',
  'restroom.male': 'man',
  'restroom.wheelchair': 'accessible',
  'restroom.family': 'baby',
  mothersroom: 'baby',
  information: 'information',
  drinkingfountain: 'water',
  copymachine: 'printer',
  printer: 'printer',
  foodservice: 'coffee',
  vendingmachine: 'coffee',
  'checkin.selfservice': 'books',
  productreturn: 'books',
  coinlocker: 'locker',
  firstaid: 'firstaid',
  entry: 'entrance',
  entrance: 'entrance',
};

/** The sign of a service, or of a space that is better known by its sign than by its name. */
export function signOf({ category = '', restriction }: MapProperties): IconName | undefined {
  if (restriction === 'employeesonly') return undefined;
  return signs[category] ?? (category.startsWith('restroom') ? 'restroom' : undefined);
}

/** Which signs a person needs first when there is no room for all; small ones wait until the view is nearer. */
export const signRank: Partial<Record<IconName, number>> = {
  entrance: 9,
  elevator: 8,
  woman: 7,
  man: 7,
  restroom: 7,
  accessible: 6,
  stairs: 5,
  escalator: 5,
  information: 4,
};

/** The least scale, in pixels to the metre, at which a sign of that rank is drawn. */
export const scaleForRank = (rank: number): number => (rank >= 7 ? 0 : rank >= 5 ? 5 : rank >= 4 ? 7 : 12);
