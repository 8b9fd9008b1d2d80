import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where distributions keep PostgreSQL's programs beside PATH: Debian, and Homebrew's versioned formulas. */
const POSTGRES_HOMES = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

/** The path of a program on PATH or in one of `folders`, or undefined. */
export function findBinary(name: string, folders: readonly string[] = []): string | undefined {
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...path, ...folders].map((folder) => join(folder, name)).find(isExecutable);
}

/** Folders that may hold PostgreSQL's programs, the newest version first. */
export function postgresFolders(): string[] {
  return POSTGRES_HOMES.flatMap((home) =>
    listFolder(home)
      .filter((entry) => /^(postgresql@)?\d+$/.test(entry))
      .sort((a, b) => versionOf(b) - versionOf(a))
      .map((entry) => join(home, entry, 'bin')),
  );
}

function versionOf(entry: string): number {
  return Number(/\d+$/.exec(entry)?.[0]);
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
