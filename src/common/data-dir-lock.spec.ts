import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDataDir, readDataDirHolder } from './data-dir-lock.js';

describe('lockDataDir', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rag-materials-lock-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const record = (number: number, content: object) =>
    writeFileSync(join(dir, `lock.${number}`), JSON.stringify(content));
  /** The pid of a process that has ended. */
  const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

  it('makes the folder, names the holder and its URL, and lets go', () => {
    const inner = join(dir, 'a', 'b');
    const lock = lockDataDir(inner);
    expect(readDataDirHolder(inner)).toEqual({ pid: process.pid });
    lock.publishUrl('http://127.0.0.1:3000');
    expect(readDataDirHolder(inner)).toEqual({ pid: process.pid, url: 'http://127.0.0.1:3000' });
    lock.release();
    lock.release();
    expect(readDataDirHolder(inner)).toBeNull();
    lockDataDir(inner).release();
  });

  it('is held until everybody in the process has released it', () => {
    const [first, second] = [lockDataDir(dir), lockDataDir(join(dir, '.'))];
    first.release();
    expect(readDataDirHolder(dir)).toEqual({ pid: process.pid });
    second.release();
    expect(readDataDirHolder(dir)).toBeNull();
  });

  it('refuses while another process lives, naming the folder and the process', () => {
    record(4, { pid: process.ppid, incarnation: '', url: 'http://127.0.0.1:9' });
    expect(() => lockDataDir(dir)).toThrow(expect.objectContaining({ code: 'DATA_DIR_LOCKED' }));
    expect(() => lockDataDir(dir)).toThrow(dir);
    expect(() => lockDataDir(dir)).toThrow(`process ${process.ppid}, which serves http://127.0.0.1:9`);
  });

  it.each([
    ['a dead process', () => ({ pid: deadPid(), incarnation: '' })],
    ['a former process with this pid', () => ({ pid: process.pid, incarnation: 'other' })],
    ['a holder that released it', () => ({ pid: process.ppid, incarnation: '', released: true })],
  ])('takes the folder after %s', (_, content) => {
    record(7, content());
    const lock = lockDataDir(dir);
    expect(readdirSync(dir)).toEqual(['lock.8']);
    lock.release();
  });

  it('takes no number below one that is held', () => {
    record(1, { pid: deadPid(), incarnation: '' });
    record(2, { pid: process.ppid, incarnation: '' });
    expect(() => lockDataDir(dir)).toThrow(/in use/);
    expect(readDataDirHolder(dir)).toEqual({ pid: process.ppid });
  });

  it('passes over a record that a crash cut short', () => {
    writeFileSync(join(dir, 'lock.3'), '{"pid":');
    const lock = lockDataDir(dir);
    expect(readDataDirHolder(dir)).toEqual({ pid: process.pid });
    lock.release();
  });
});
