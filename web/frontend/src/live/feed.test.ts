/** The feed against a server that is played here: resuming, gaps, silence, and servers that go away. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FeedMessage } from './contract';
import { Feed, type Link } from './feed';

class PlayedSocket {
  static readonly OPEN = 1;
  static all: PlayedSocket[] = [];
  readyState = PlayedSocket.OPEN;
  closed = false;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: URL) {
    PlayedSocket.all.push(this);
  }

  close(): void {
    this.closed = true;
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify({ as_of: '2026-11-21T06:00:00.000Z', ...message }) });
  }

  static get last(): PlayedSocket {
    return PlayedSocket.all.at(-1)!;
  }
}

let links: Link['status'][];
let heard: FeedMessage[];
let feed: Feed;

beforeEach(() => {
  vi.useFakeTimers();
  PlayedSocket.all = [];
  links = [];
  heard = [];
  vi.stubGlobal('WebSocket', PlayedSocket);
  vi.stubGlobal('location', { href: 'http://library.test/seats' });
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  feed = new Feed('seat,zone', {
    message: (message) => heard.push(message),
    link: ({ status }) => links.push(status),
  });
  feed.start();
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const since = () => PlayedSocket.last.url.searchParams.get('since');

test('the first connection asks for everything, over the page’s own host', () => {
  expect(PlayedSocket.last.url.href).toBe('ws://library.test/api/v1/feed?kinds=seat%2Czone');
  expect(links).toEqual(['connecting']);
});

test('after a broken connection it resumes from the last revision', () => {
  PlayedSocket.last.say({ type: 'snapshot', revision: 7, things: {} });
  PlayedSocket.last.say({ type: 'changes', from: 7, revision: 9, changes: [] });
  PlayedSocket.last.onclose?.({ code: 1006 });
  expect(links.at(-1)).toBe('waiting');
  vi.advanceTimersByTime(1000);
  expect(since()).toBe('9');
  expect(heard.map(({ revision }) => revision)).toEqual([7, 9]);
});

test('a gap in the numbers is answered with a new snapshot, and the gap is not shown', () => {
  PlayedSocket.last.say({ type: 'snapshot', revision: 7, things: {} });
  PlayedSocket.last.say({ type: 'changes', from: 8, revision: 9, changes: [] });
  expect(PlayedSocket.all).toHaveLength(2);
  expect(since()).toBeNull();
  expect(heard).toHaveLength(1);
});

test('a server that goes away may come back as another, so nothing is resumed', () => {
  PlayedSocket.last.say({ type: 'snapshot', revision: 7, things: {} });
  PlayedSocket.last.onclose?.({ code: 1001 });
  vi.advanceTimersByTime(1000);
  expect(since()).toBeNull();
});

test('a server that is not there is asked less and less often', () => {
  for (let i = 0; i < 4; i++) {
    PlayedSocket.last.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(31_000);
  }
  expect(PlayedSocket.all.length).toBeGreaterThan(4);
  const before = PlayedSocket.all.length;
  PlayedSocket.last.onclose?.({ code: 1006 });
  vi.advanceTimersByTime(1_500);
  expect(PlayedSocket.all).toHaveLength(before);
});

test('fifteen seconds of silence are a lost connection; a heartbeat is not silence', () => {
  PlayedSocket.last.say({ type: 'snapshot', revision: 7, things: {} });
  vi.advanceTimersByTime(14_000);
  PlayedSocket.last.say({ type: 'heartbeat', revision: 8 });
  vi.advanceTimersByTime(14_000);
  expect(PlayedSocket.all).toHaveLength(1);
  vi.advanceTimersByTime(1_500);
  expect(PlayedSocket.all[0]!.closed).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(since()).toBe('8');
});
