/** What may be written on a level: its zones, its rooms by name, and signs for its services. */

import type { IconName } from '../design/icons';
import { say } from '../i18n';
import type { LevelMap, MapFeature, Zone } from '../live/contract';
import { boxOf, linesOf, place, pointOf, polygonsOf, type Ring, roomiest, type Spot } from './geometry';
import { lookOf, signOf, signRank } from './looks';

export interface Subject {
  id: string;
  kind: 'zone' | 'name' | 'sign';
  anchor: Spot;
  polygons: Ring[][];
  name: string;
  sign?: IconName | undefined;
  priority: number;
  /** Seats of a zone, so that its label can stand where it hides the fewest. */
  seats: Spot[];
}

export function subjectsOf(map: LevelMap, zones: ReadonlyMap<string, Zone>): Subject[] {
  const seats = new Map<string, Spot[]>();
  for (const { geometry, properties } of map.features) {
    const at = properties.feature_type === 'seat' && properties.zone_id ? pointOf(geometry) : undefined;
    if (at) seats.set(properties.zone_id!, [...(seats.get(properties.zone_id!) ?? []), at]);
  }
  // Where services are points of their own, the spaces around them need no second sign.
  const served = new Set(
    map.features
      .filter(({ properties }) => properties.feature_type === 'amenity')
      .map(({ properties }) => signOf(properties)),
  );
  return map.features.flatMap((feature) => subjectOf(feature, zones.get(feature.id), seats, served));
}

function subjectOf(
  feature: MapFeature,
  zone: Zone | undefined,
  seats: ReadonlyMap<string, Spot[]>,
  served: ReadonlySet<IconName | undefined>,
): Subject[] {
  const { id, geometry, properties } = feature;
  const polygons = polygonsOf(geometry);
  const base = { id, polygons, name: say(properties.name), seats: seats.get(id) ?? [] };
  const best = () =>
    roomiest(polygons) ?? (properties.display_point ? place(properties.display_point) : undefined);
  if (zone) {
    const anchor = best();
    return anchor
      ? [{ ...base, kind: 'zone', anchor, name: say(zone.name), priority: 10_000 + zone.capacity }]
      : [];
  }
  if (properties.feature_type === 'unit') {
    const sign = signOf(properties);
    const anchor = best();
    if (!anchor) return [];
    if (sign) {
      return served.has(sign)
        ? []
        : [{ ...base, kind: 'sign', anchor, sign, priority: 500 + (signRank[sign] ?? 0) }];
    }
    const look = lookOf(properties);
    if (!base.name || look === 'void' || look === 'closed') return [];
    const box = boxOf(polygons.flat(2));
    const area = (box.x1 - box.x0) * (box.y1 - box.y0);
    return [{ ...base, kind: 'name', anchor, priority: Math.min(area, 900) + (look === 'way' ? 0 : 100) }];
  }
  const anchor = pointOf(geometry);
  const sign = properties.feature_type === 'amenity' ? signOf(properties) : undefined;
  if (sign && anchor) {
    return [{ ...base, kind: 'sign', anchor, sign, priority: 600 + (signRank[sign] ?? 0) * 10 }];
  }
  const line = linesOf(geometry)[0];
  if (properties.category === 'pedestrian.principal' && line) {
    const box = boxOf(line);
    const anchor = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
    return [{ ...base, kind: 'sign', anchor, sign: 'entrance', priority: 9_000 }];
  }
  return [];
}
