import { spawnSync } from 'node:child_process';

/** How `.ci/run` judges a report of `npm audit`. */
const judge = (report: unknown) => {
  const AUDIT_REPORT = typeof report === 'string' ? report : JSON.stringify(report);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/audit-report.mjs'], {
    env: { PATH: process.env.PATH, AUDIT_REPORT },
    encoding: 'utf8',
  });
  return { status, text: stdout + stderr };
};
const hole = (severity: string) => ({ vulnerabilities: { pump: { name: 'pump', severity, range: '<2' } } });

it.each(['high', 'critical'])('fails for a hole that is %s, and names it', (severity) => {
  expect(judge(hole(severity))).toEqual({ status: 1, text: `${severity}: pump <2\n` });
});

it('passes when there is none, or one that is less', () => {
  for (const report of [{ vulnerabilities: {} }, hole('moderate')]) expect(judge(report).status).toBe(0);
});

it.each(['', 'no JSON', { message: 'request failed' }])('says that nothing was checked: %j', (report) => {
  expect(judge(report)).toMatchObject({ status: 0, text: expect.stringContaining('not checked') as string });
});
