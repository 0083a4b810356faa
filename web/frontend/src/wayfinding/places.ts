/** What the six intents lead to: kinds of services with their signs and words, and the rooms one can name. */

import type { IconName } from '../design/icons';
import { type Labels, t } from '../i18n';
import type { LevelInfo } from '../live/contract';
import type { NearestKind, SearchResult, ThingInfo } from '../live/route-contract';
import { lookOf } from '../plan/looks';

export type Mode = 'home' | 'book' | 'room' | 'seat' | 'toilet' | 'lift' | 'help' | 'from';

export const intents: { mode: Mode; icon: IconName }[] = [
  { mode: 'book', icon: 'books' },
  { mode: 'room', icon: 'door' },
  { mode: 'seat', icon: 'seat' },
  { mode: 'toilet', icon: 'restroom' },
  { mode: 'lift', icon: 'elevator' },
  { mode: 'help', icon: 'information' },
];

export function intentWord(mode: Mode): string {
  const words = t();
  return {
    home: '',
    from: words.from,
    book: words.intentBook,
    room: words.intentRoom,
    seat: words.intentSeat,
    toilet: words.intentToilet,
    lift: words.intentLift,
    help: words.intentHelp,
  }[mode];
}

export function question(mode: Mode): string {
  const words = t();
  return {
    home: words.whereTo,
    from: words.fromAsk,
    book: words.bookAsk,
    room: words.roomAsk,
    seat: words.seatAsk,
    toilet: words.toiletAsk,
    lift: words.liftAsk,
    help: words.helpAsk,
  }[mode];
}

/** The kinds that each intent offers, most asked first. */
export const offered: Partial<Record<Mode, NearestKind[]>> = {
  toilet: ['toilet', 'accessible_toilet', 'family_toilet', 'nursing_room'],
  lift: ['lift', 'escalator', 'stairs', 'exit'],
  help: ['information', 'self_service', 'printer', 'water', 'locker', 'food', 'first_aid', 'defibrillator'],
};

export const kindIcons: Record<NearestKind, IconName> = {
  seat: 'seat',
  toilet: 'restroom',
  accessible_toilet: 'accessible',
  family_toilet: 'together',
  nursing_room: 'baby',
  lift: 'elevator',
  stairs: 'stairs',
  escalator: 'escalator',
  exit: 'entrance',
  printer: 'printer',
  self_service: 'books',
  information: 'information',
  water: 'water',
  locker: 'locker',
  food: 'coffee',
  first_aid: 'firstaid',
  defibrillator: 'heart',
};

export function kindWord(kind: NearestKind): string {
  const words = t();
  return {
    seat: words.intentSeat,
    toilet: words.kindToilet,
    accessible_toilet: words.kindAccessibleToilet,
    family_toilet: words.kindFamilyToilet,
    nursing_room: words.kindNursingRoom,
    lift: words.kindLift,
    stairs: words.kindStairs,
    escalator: words.kindEscalator,
    exit: words.kindExit,
    printer: words.kindPrinter,
    self_service: words.kindSelfService,
    information: words.kindInformation,
    water: words.kindWater,
    locker: words.kindLocker,
    food: words.kindFood,
    first_aid: words.kindFirstAid,
    defibrillator: words.kindDefibrillator,
  }[kind];
}

const resultIcons: Record<string, IconName> = {
  book: 'books',
  room: 'door',
  seat: 'seat',
  service: 'information',
  level: 'building',
};

export const resultIcon = ({ kind, intent }: SearchResult): IconName =>
  intent ? (kindIcons[intent.nearest.kind] ?? 'information') : (resultIcons[kind] ?? 'pin');

export function groupWord(kind: string): string {
  const words = t();
  const known: Record<string, string> = {
    book: words.groupBook,
    room: words.groupRoom,
    seat: words.groupSeat,
    service: words.groupService,
    level: words.groupLevel,
  };
  return known[kind] ?? words.groupElse;
}

export interface RoomsOfLevel {
  level: LevelInfo;
  rooms: { id: string; name: Labels }[];
}

/** The rooms that have a name and a door for everybody, level by level, nearest level first. */
export function roomsOf(
  units: readonly ThingInfo[],
  levels: readonly LevelInfo[],
  from: string,
): RoomsOfLevel[] {
  const here = levels.find(({ id }) => id === from)?.ordinal ?? 0;
  return [...levels]
    .sort((a, b) => Math.abs(a.ordinal - here) - Math.abs(b.ordinal - here) || b.ordinal - a.ordinal)
    .map((level) => ({
      level,
      rooms: units
        .filter(
          ({ level_id, name, attributes }) =>
            level_id === level.id && Object.keys(name).length > 0 && lookOf(attributes as never) === 'room',
        )
        .map(({ id, name }) => ({ id, name })),
    }))
    .filter(({ rooms }) => rooms.length > 0);
}
