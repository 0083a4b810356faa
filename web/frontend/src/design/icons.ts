/** Our own line icons on a grid of 24, drawn with one pen of 1.75. */

export const icons = {
  socket: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4',
  window: 'M4 4h16v16H4zM12 4v16M4 12h16',
  quiet: 'M5 9.5v5h3.5l4.5 4V5.5l-4.5 4zM17 9.5l4 5M21 9.5l-4 5',
  accessible:
    'M11.5 6.300a1.6 1.6 0 1 0 0-3.200a1.6 1.6 0 0 0 0 3.200zM11.5 9v5h5l2.5 5M11.5 11h4M9 12a5 5 0 1 0 6 7',
  together:
    'M8 10a3 3 0 1 0 0-6a3 3 0 0 0 0 6zM16 10a3 3 0 1 0 0-6a3 3 0 0 0 0 6zM2.5 20v-1.5a5 5 0 0 1 5-5h1a5 5 0 0 1 5 5V20M16 13.5a5 5 0 0 1 5.5 5V20',
  display: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M15 5l-7 7l7 7',
  forward: 'M9 5l7 7l-7 7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  plan: 'M4 5h16v14H4zM4 12h7M11 5v3.5M11 15.5V19M15 12h5',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  wall: 'M3 5h18v11H3zM9 20h6M12 16v4',
  clock: 'M12 21a9 9 0 1 0 0-18a9 9 0 0 0 0 18zM12 7v5l3.5 2',
  warning: 'M12 4L2.5 20h19zM12 10v4.5M12 17.300h.01',
  offline:
    'M4 4l16 16M8.5 15.5a5 5 0 0 1 7 0M5.5 12.300a9.5 9.5 0 0 1 4-2.300M14 9.900a9.5 9.5 0 0 1 4.5 2.400M12 19h.01',
  replay: 'M4 12a8 8 0 1 0 2.6-5.900M4 4v4.5h4.5',
  up2: 'M6 13l6-6l6 6M6 19l6-6l6 6',
  up1: 'M6 15l6-6l6 6',
  flat: 'M5 12h14M14.5 7.5L19 12l-4.5 4.5',
  down1: 'M6 9l6 6l6-6',
  down2: 'M6 5l6 6l6-6M6 11l6 6l6-6',
  elevator: 'M5 3h14v18H5zM12 3v18M7.5 10.5l1-1.700l1 1.700zM14.5 13.5l1 1.700l1-1.700z',
  stairs: 'M3 20h4.5v-4.5H12V11h4.5V6.5H21',
  escalator: 'M3 19h4L16.5 8H21M9 6.5a1.5 1.5 0 1 0 0-3a1.5 1.5 0 0 0 0 3zM9 8.5v5',
  restroom:
    'M7 6a1.5 1.5 0 1 0 0-3a1.5 1.5 0 0 0 0 3zM17 6a1.5 1.5 0 1 0 0-3a1.5 1.5 0 0 0 0 3zM5 9h4v6H8v6H6v-6H5zM17 9l-3 7h2v5h2v-5h2zM12 3v18',
  woman: 'M12 6.6a1.8 1.8 0 1 0 0-3.6a1.8 1.8 0 0 0 0 3.6zM12 8.5L7.5 16H10v5h4v-5h2.5z',
  man: 'M12 6.6a1.8 1.8 0 1 0 0-3.6a1.8 1.8 0 0 0 0 3.6zM8.5 9h7v6H14v6h-4v-6H8.5z',
  baby: 'M12 8a2.5 2.5 0 1 0 0-5a2.5 2.5 0 0 0 0 5zM5 9.5l4 2.5h6l4-2.5M9 12v4.5l-1.5 4M15 12v4.5l1.5 4M9 16.5h6',
  locker: 'M5 3h14v18H5zM12 3v18M5 12h14M9 7.5h.01M16 7.5h.01M9 16.5h.01M16 16.5h.01',
  firstaid: 'M4 7h16v13H4zM9 7V4h6v3M12 10.5v6M9 13.5h6',
  entrance: 'M13 4h6v16h-6M4 12h10M10.5 8L14.5 12l-4 4',
  information: 'M12 21a9 9 0 1 0 0-18a9 9 0 0 0 0 18zM12 11v6M12 7.300h.01',
  printer: 'M7 9V3h10v6M5 9h14v8h-3M8 17H5M8 14h8v7H8z',
  water: 'M12 3c4 5 6 7.5 6 11a6 6 0 0 1-12 0c0-3.5 2-6 6-11z',
  coffee: 'M4 8h12v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM16 9.5h2a2.5 2.5 0 0 1 0 5h-2M8 3v2M12 3v2',
  books: 'M4 4h4v16H4zM8 4h4v16H8zM13.5 5.200l3.8-1l3.2 15.400l-3.9 1z',
  route:
    'M6 20a2.5 2.5 0 1 0 0-5a2.5 2.5 0 0 0 0 5zM18 9a2.5 2.5 0 1 0 0-5a2.5 2.5 0 0 0 0 5zM8.5 17.5H15a3.5 3.5 0 0 0 0-7H9.5a3 3 0 0 1 0-6h6',
  building: 'M4 21V7l8-4l8 4v14zM9 21v-5h6v5M8.5 10h.01M12 10h.01M15.5 10h.01',
  tote: 'M3 8h18l-2 11H5zM3 8l2-3h14l2 3M9.5 12h5',
  door: 'M6 21V3h12v18M3 21h18M14.5 12.5h.01',
  pause: 'M8 5v14M16 5v14',
  sensor:
    'M12 13a1.5 1.5 0 1 0 0-3a1.5 1.5 0 0 0 0 3zM12 13v8M8 15.5a5.7 5.7 0 0 1 0-8M16 15.5a5.7 5.7 0 0 0 0-8M5 18.5a10 10 0 0 1 0-14M19 18.5a10 10 0 0 0 0-14',
} as const;

export type IconName = keyof typeof icons;
