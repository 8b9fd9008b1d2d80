import { crashRun } from '../crash/crash-run.js';
import { outageRun } from '../crash/outage-run.js';
import { embedded, type Profile, servers } from '../crash/profiles.js';
import { describeWithOwnServers } from '../support/describe-with-servers.js';

/** The short forms of `npm run crash`. */
const KILLS = 4;
const OUTAGE_SECONDS = 2;

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

describeWithOwnServers('two instances without Qdrant', ['redis', 'postgres', 'qdrant'], () => {
  it('answer every request, say what they lack, and leave the stores alike', async () => {
    const { instances, qdrant, close } = await servers();
    try {
      const report = await outageRun({ seconds: OUTAGE_SECONDS, seed: 7, instances, qdrant });
      expect(report).toMatchObject({ wrong: [], wrongSearches: [], differences: 0 });
      expect(report.during).toMatchObject({ unflagged: 0, failed: 0 });
      expect([report.before.failed, report.after.failed]).toEqual([0, 0]);
      expect(Math.min(report.during.flagged, report.during.unindexed)).toBeGreaterThan(0);
    } finally {
      await close();
    }
  }, 180_000);
});
