/** A plan turned so that up is where the reader looks: done once, to the map, before anything is drawn. */

import type { LevelMap, MapGeometry, Position } from '../live/contract';

type Nested = Position | Nested[];

export interface Turning {
  /** By how many degrees the reader's direction lies clockwise of the plane's +y. */
  readonly deg: number;
  position(at: Position): Position;
  map(map: LevelMap): LevelMap;
}

/** Turns everything anticlockwise by `deg` around the plane's origin, so that what lies in that direction is up. */
export function turningBy(deg: number): Turning {
  const angle = (deg * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const position = ([x, y]: Position): Position => [x * cos - y * sin, x * sin + y * cos];
  const nested = (value: Nested): Nested =>
    typeof value[0] === 'number' ? position(value as Position) : (value as Nested[]).map(nested);
  const geometry = (shape: MapGeometry | null): MapGeometry | null =>
    shape && ({ type: shape.type, coordinates: nested(shape.coordinates as Nested) } as MapGeometry);
  return {
    deg,
    position: deg ? position : (at) => at,
    map: (map) =>
      deg
        ? {
            features: map.features.map((feature) => ({
              ...feature,
              geometry: geometry(feature.geometry),
              properties: {
                ...feature.properties,
                ...(feature.properties.bearing_deg === undefined
                  ? {}
                  : { bearing_deg: feature.properties.bearing_deg - deg }),
                ...(feature.properties.display_point
                  ? { display_point: position(feature.properties.display_point) }
                  : {}),
              },
            })),
          }
        : map,
  };
}
