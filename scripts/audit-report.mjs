// Judges what `npm audit --json` says, given in AUDIT_REPORT: fails for a hole that is high or critical, and names it. A report that
// is none, since the registry could not be reached or has no such service, is told and passes.
const FAILING = ['high', 'critical'];

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const report = read(process.env.AUDIT_REPORT ?? '');
if (!report.vulnerabilities) {
  const reason = report.message ?? report.error?.summary ?? 'it gave no report';
  console.log(`The registry cannot say which packages have known holes (${reason}): not checked.`);
} else {
  const found = Object.values(report.vulnerabilities).filter(({ severity }) => FAILING.includes(severity));
  for (const { name, severity, range } of found) console.error(`${severity}: ${name} ${range}`);
  if (found.length > 0) process.exitCode = 1;
  else console.log('No known hole that is high or critical in what is shipped.');
}
