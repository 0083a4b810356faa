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

const unitSigns: Record<string, IconName> = {
  elevator: 'elevator',
  stairs: 'stairs',
  escalator: 'escalator',
  foodservice: 'coffee',
};

/** The sign of a space that is better known by its sign than by its name. */
export function signOfUnit({ category = '', restriction }: MapProperties): IconName | undefined {
  if (restriction === 'employeesonly') return undefined;
  if (category.startsWith('restroom')) return category.includes('wheelchair') ? 'accessible' : 'restroom';
  return unitSigns[category];
}

const amenitySigns: [RegExp, IconName][] = [
  [/^entry|entrance|exit$/, 'entrance'],
  [/elevator/, 'elevator'],
  [/escalator/, 'escalator'],
  [/stairs/, 'stairs'],
  [/wheelchair/, 'accessible'],
  [/restroom|toilet/, 'restroom'],
  [/drinkingfountain|water/, 'water'],
  [/information|desk|service/, 'information'],
  [/print|copy|scan/, 'printer'],
  [/food|coffee|vending/, 'coffee'],
  [/book|library/, 'books'],
];

export const signOfAmenity = ({ category = '' }: MapProperties): IconName | undefined =>
  amenitySigns.find(([pattern]) => pattern.test(category))?.[1];

/** Which signs a person needs first when there is no room for all. */
export const signRank: Partial<Record<IconName, number>> = {
  entrance: 9,
  elevator: 7,
  restroom: 6,
  accessible: 6,
  information: 5,
  escalator: 4,
  stairs: 4,
  water: 3,
  printer: 3,
  coffee: 3,
};
