import { crashRun } from '../crash/crash-run.js';
import { embedded, type Profile, servers } from '../crash/profiles.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';

/** The short form of `npm run crash`. */
const KILLS = 4;

function suite(open: () => Promise<Profile>): void {
  it('loses nothing that was acknowledged, and leaves the stores alike', async () => {
    const profile = await open();
    try {
      const report = await crashRun({ kills: KILLS, seed: 7, instances: profile.instances });
      expect(report).toMatchObject({ wrong: [], wrongSearches: [], differences: 0 });
      expect(report.acknowledged).toBeGreaterThan(0);
    } finally {
      await profile.close();
    }
  }, 180_000);
}

describe('the program, killed while it writes', () => suite(embedded));

describeWithOwnServers('two instances, killed while they write', ['redis', 'postgres', 'qdrant'], () =>
  suite(servers),
);
