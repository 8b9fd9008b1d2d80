import { Readable } from 'node:stream';
import type { Job } from '../relational/index.js';
import { hasEnded, viewOf } from './job.view.js';

/** After so many looks without news a comment says that the line is up: proxies close silent ones, mostly after a minute. */
const SILENT_LOOKS = 30;
/** A client that does not read misses states in between, and not the last. */
const MOST_WAITING_BYTES = 65_536;

/** The states of a job as server-sent events (HTML standard, section 9.2), for one client: the first at once, the end behind the last. */
export class JobEvents {
  readonly stream = new Readable({ read: () => undefined });
  private version = 0;
  private silentLooks = 0;
  private isClosed = false;

  constructor(readonly id: string) {}

  /** Somebody looked: the job, null when it is gone, undefined when that could not be seen. */
  tell(job: Job | null | undefined): void {
    if (this.isClosed || this.stream.destroyed) return;
    if (job === null) {
      this.end();
      return;
    }
    const isLast = job !== undefined && hasEnded(job);
    const canTake = isLast || this.stream.readableLength < MOST_WAITING_BYTES;
    if (job && job.version !== this.version && canTake) this.send(job);
    else this.stayOpen();
    if (isLast) this.end();
  }

  /** No more events. */
  end(): void {
    if (this.isClosed) return;
    // The client may take what waits much later: nothing may be pushed behind the end.
    this.isClosed = true;
    if (!this.stream.destroyed) this.stream.push(null);
  }

  private send(job: Job): void {
    this.version = job.version;
    this.silentLooks = 0;
    this.stream.push(`event: job\nid: ${job.version}\ndata: ${JSON.stringify(viewOf(job))}\n\n`);
  }

  private stayOpen(): void {
    this.silentLooks += 1;
    if (this.silentLooks < SILENT_LOOKS) return;
    this.silentLooks = 0;
    this.stream.push(':\n\n');
  }
}
