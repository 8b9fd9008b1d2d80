const { writeFileSync } = require('node:fs');

/** Leaves the outcome of a run in TEST_SUMMARY_FILE for `scripts/test.mjs`: `12 passed, 0 failed`, and `, 3 skipped`. */
module.exports = class SummaryReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests;
    // A file that could not be loaded has no tests to count: it is one failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
    writeFileSync(process.env.TEST_SUMMARY_FILE, `${line}\n`);
  }
};
