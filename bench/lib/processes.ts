import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of the kernel's accounting in a second: 100 on every Linux. */
const TICKS = 100;

/** Processor time of a process and of its children, those that have ended too, in seconds (proc_pid_stat(5)). */
export function cpuSeconds(pid: number): number {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)?.[1] === pid);
  return [String(pid), ...children].reduce((sum, id) => sum + ownSeconds(id), 0);
}

function ownSeconds(id: string): number {
  const [, , , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] = statOf(id) ?? [];
  return (user + system + endedUser + endedSystem) / TICKS;
}

/** What follows the name in `/proc/ID/stat`: state, parent, … Undefined for a process that is gone. */
function statOf(id: string): number[] | undefined {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8')
      .split(') ')
      .at(-1)
      ?.split(' ')
      .map((field, index) => (index === 0 ? 0 : Number(field)));
  } catch {
    return undefined;
  }
}

/** The most memory that a process has held, in MB. */
export function peakMemoryMB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024);
}

/** Percentiles of times in milliseconds; null of none. */
export function percentiles(times: readonly number[]): Record<'p50' | 'p95' | 'p99' | 'max', number> | null {
  if (times.length === 0) return null;
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.floor((sorted.length - 1) * share)] as number) * 100) / 100;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
