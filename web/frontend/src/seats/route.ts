/** What the address says: level, zone, seat, filters and view, so that a link can be shared. */

export const featureFilters = ['socket', 'window', 'quiet', 'accessible'] as const;
export type FeatureFilter = (typeof featureFilters)[number];
export type Together = 0 | 2 | 4;

export interface Filter {
  features: ReadonlySet<FeatureFilter>;
  together: Together;
}

export interface Route {
  level: string;
  zone: string;
  seat: string;
  view: 'plan' | 'list' | 'wall';
  filter: Filter;
}

export const noFilter: Filter = { features: new Set(), together: 0 };

export const isFiltering = (filter: Filter): boolean => filter.features.size > 0 || filter.together > 0;

export function readRoute(search: string): Route {
  const query = new URLSearchParams(search);
  const view = query.get('view');
  const wished = new Set((query.get('with') ?? '').split(','));
  const together = Number(query.get('together'));
  return {
    level: query.get('level') ?? '',
    zone: query.get('zone') ?? '',
    seat: query.get('seat') ?? '',
    view: view === 'list' || view === 'wall' ? view : 'plan',
    filter: {
      features: new Set(featureFilters.filter((name) => wished.has(name))),
      together: together === 2 || together === 4 ? together : 0,
    },
  };
}

/** The query for a route; what it does not know (`lang`, `theme`, `text`) stays as it was. */
export function writeRoute(route: Route, search: string): string {
  const query = new URLSearchParams(search);
  const set = (key: string, value: string) => (value ? query.set(key, value) : query.delete(key));
  set('level', route.level);
  set('zone', route.zone);
  set('seat', route.seat);
  set('view', route.view === 'plan' ? '' : route.view);
  set('with', featureFilters.filter((name) => route.filter.features.has(name)).join(','));
  set('together', route.filter.together ? String(route.filter.together) : '');
  const text = query.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : '';
}

/** The filter as `/api/v1/seats/zones` takes it. */
export function filterQuery(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of featureFilters) if (filter.features.has(name)) query.set(name, '1');
  if (filter.together) query.set('together', String(filter.together));
  return query;
}
