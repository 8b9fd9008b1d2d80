import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Announcements, CHANGES_CHANNEL, Listeners } from './announcements.js';

/** Milliseconds between a connection that was lost and the next one. */
const RECONNECT_MS = 1000;

/**
 * `LISTEN` on a connection of its own. While that is lost announcements are missed, so everybody is told when it is
 * back; a server that cannot be reached is tried again behind.
 */
export class PostgresAnnouncements implements Announcements {
  private readonly listeners = new Listeners();
  private readonly closing = new AbortController();
  private client: pg.Client | undefined;
  private readonly work: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly connectTimeoutMs: number,
  ) {
    this.work = this.stayConnected();
  }

  listen(listener: () => void): () => void {
    return this.listeners.add(listener);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.client?.end().catch(() => undefined);
    await this.work;
  }

  private async stayConnected(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await this.connection().catch(() => undefined);
      await pause(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the connection has ended. */
  private async connection(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: this.connectTimeoutMs,
      application_name: 'rag-materials changes',
      keepAlive: true,
    });
    this.client = client;
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.on('error', () => resolve());
    });
    client.on('notification', () => this.listeners.tell());
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANGES_CHANNEL}`);
      this.listeners.tell();
      await ended;
    } finally {
      this.client = undefined;
      await client.end().catch(() => undefined);
    }
  }
}
