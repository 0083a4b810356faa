/** The live feed: one WebSocket that resumes where it stopped, and says honestly when it is silent. */

import { waitBefore } from './backoff';
import type { FeedMessage } from './contract';

/** Heartbeats come every 5 s; three missed in a row means that nobody is there. */
const SILENCE_MS = 15_000;
const GOING_AWAY = 1001;

export type Link =
  { status: 'connecting' | 'live' | 'offline' | 'retrying' } | { status: 'waiting'; until: number };

export interface FeedListener {
  message(message: FeedMessage): void;
  link(link: Link): void;
}

export class Feed {
  private socket: WebSocket | undefined;
  private silence: number | undefined;
  private retry: number | undefined;
  private attempt = 0;
  private everLive = false;
  /** Whether this connection has said anything yet. */
  private heard = false;
  private running = false;
  private revision: number | undefined;

  constructor(
    private readonly kinds: string,
    private readonly listener: FeedListener,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    addEventListener('online', this.connectNow);
    addEventListener('offline', this.lost);
    document.addEventListener('visibilitychange', this.seen);
    this.connect();
  }

  stop(): void {
    this.running = false;
    removeEventListener('online', this.connectNow);
    removeEventListener('offline', this.lost);
    document.removeEventListener('visibilitychange', this.seen);
    this.drop();
    clearTimeout(this.retry);
  }

  /** Tries at once; a person asked, or the network came back. */
  readonly connectNow = (): void => {
    this.attempt = 0;
    this.connect();
  };

  /** A page that comes back to the front does not wait out a back-off that grew while it was hidden. */
  private readonly seen = (): void => {
    if (document.visibilityState === 'visible' && this.socket?.readyState !== WebSocket.OPEN)
      this.connectNow();
  };

  private connect(): void {
    clearTimeout(this.retry);
    this.drop();
    if (!this.running) return;
    this.listener.link({ status: this.everLive ? 'retrying' : 'connecting' });
    const address = new URL('/api/v1/feed', location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    address.searchParams.set('kinds', this.kinds);
    if (this.revision !== undefined) address.searchParams.set('since', String(this.revision));
    const socket = new WebSocket(address);
    this.socket = socket;
    this.heard = false;
    this.listen();
    socket.onmessage = (event) => this.take(JSON.parse(event.data as string) as FeedMessage);
    socket.onclose = ({ code }) => {
      // Behind a server that went away, or was not there, may be another one that counts from anew.
      if (code === GOING_AWAY || !this.heard) this.revision = undefined;
      this.lost();
    };
  }

  private take(message: FeedMessage): void {
    this.heard = true;
    this.listen();
    // A gap means that changes were missed: only a new snapshot is then the truth.
    if (message.type === 'changes' && this.revision !== undefined && message.from !== this.revision) {
      this.revision = undefined;
      this.connect();
      return;
    }
    this.revision = message.revision;
    this.attempt = 0;
    this.everLive = true;
    this.listener.message(message);
    this.listener.link({ status: 'live' });
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = window.setTimeout(this.lost, SILENCE_MS);
  }

  private readonly lost = (): void => {
    this.drop();
    if (!this.running) return;
    clearTimeout(this.retry);
    const wait = waitBefore(this.attempt++, Math.random());
    this.retry = window.setTimeout(() => this.connect(), wait);
    this.listener.link(
      navigator.onLine ? { status: 'waiting', until: performance.now() + wait } : { status: 'offline' },
    );
  };

  private drop(): void {
    clearTimeout(this.silence);
    const socket = this.socket;
    this.socket = undefined;
    if (!socket) return;
    socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }
}
