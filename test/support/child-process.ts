import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ChildOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** User and group to run as; only root may change them. */
  uid?: number | undefined;
  gid?: number | undefined;
  /** Folder of the child alone, removed should this process die before it stopped the child. */
  folder?: string;
}

/** How the child ended: exit code, or the signal that ended it. */
export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * Waits until the process that holds its stdin has gone, however it ended (Ctrl-C and SIGKILL too), then
 * ends the child, its own children (PostgreSQL's backends) and their folder. Stopped ones are continued first.
 */
const GUARDIAN = `
cat >/dev/null
tree() { ps -A -o pid=,ppid= | while read -r p q; do [ "$q" = "$1" ] && echo "$p"; done; }
all="$(tree "$1") $1"
kill -CONT $all 2>/dev/null
kill -INT "$1" 2>/dev/null
i=0; while kill -0 "$1" 2>/dev/null && [ $i -lt 30 ]; do sleep 0.1; i=$((i+1)); done
kill -KILL $all 2>/dev/null
[ -n "$2" ] && rm -rf "$2"
`;

/** A child process of a test that cannot outlive it. */
export class GuardedChild {
  private readonly child: ChildProcess;
  private readonly guardian: ChildProcess;
  private readonly exit: Promise<ChildExit>;
  private text = '';

  /** Starts `command`. It has a process group of its own, so that Ctrl-C reaches it only through us. */
  constructor(command: string, args: readonly string[], options: ChildOptions = {}) {
    this.child = spawn(command, args, {
      env: options.env ?? process.env,
      cwd: options.cwd,
      uid: options.uid,
      gid: options.gid,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.text = (this.text + chunk).slice(-200_000);
      });
    this.exit = new Promise((resolve) => {
      this.child.once('error', (error) => {
        this.text += error.message;
        resolve({ code: null, signal: null });
      });
      this.child.once('close', (code, signal) => resolve({ code, signal }));
    });
    this.guardian = spawn(
      '/bin/sh',
      ['-c', GUARDIAN, 'guardian', String(this.pid ?? ''), options.folder ?? ''],
      {
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore'],
      },
    );
    void this.exit.then(() => this.guardian.kill('SIGKILL'));
  }

  /** Process id; undefined when the program could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** What it has written to stdout and stderr: the last 200,000 characters. */
  get output(): string {
    return this.text;
  }

  get running(): boolean {
    return this.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal; nothing happens when it has ended. */
  signal(signal: NodeJS.Signals): void {
    if (this.running) this.child.kill(signal);
  }

  /** Resolves when it has ended and its output is complete. */
  ended(): Promise<ChildExit> {
    return this.exit;
  }

  /** Asks it to end by `signal`, forces it after `limitMs` milliseconds. */
  async end(signal: NodeJS.Signals = 'SIGTERM', limitMs = 10_000): Promise<ChildExit> {
    this.thaw();
    this.signal(signal);
    const timer = setTimeout(() => this.signal('SIGKILL'), limitMs);
    const exit = await this.exit;
    if (this.guardian.exitCode === null && this.guardian.signalCode === null)
      await once(this.guardian, 'exit');
    clearTimeout(timer); // last: it alone keeps the process from ending while we wait
    return exit;
  }

  /** Stops it and its children in their tracks: connections stay open, nothing answers. */
  freeze(): void {
    this.signal('SIGSTOP');
    for (const pid of this.childPids()) signalIfAlive(pid, 'SIGSTOP');
  }

  /** Undoes {@link freeze}. */
  thaw(): void {
    for (const pid of this.childPids()) signalIfAlive(pid, 'SIGCONT');
    this.signal('SIGCONT');
  }

  private childPids(): number[] {
    if (!this.running) return [];
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n');
    return rows
      .map((row) => row.trim().split(/\s+/).map(Number))
      .filter(([, parent]) => parent === this.pid)
      .map(([pid]) => pid ?? 0)
      .filter((pid) => pid > 0);
  }
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
