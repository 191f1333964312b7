// What Playwright's JSON report says of each test. `npm test` and the tests in Electron count with it.

/** @returns {{ passed: number, failed: number, failures: string[], skipped: string[] }} */
export function countsOf(report) {
  const tests = [];
  const walk = (suite, path) => {
    for (const spec of suite.specs ?? [])
      for (const { status } of spec.tests) tests.push({ status, name: [...path, spec.title].join(' › ') });
    for (const inner of suite.suites ?? []) walk(inner, [...path, inner.title]);
  };
  for (const suite of report.suites ?? []) walk(suite, [suite.title]);
  const named = (...states) => tests.filter(({ status }) => states.includes(status)).map(({ name }) => name);
  const failures = named('unexpected', 'flaky');
  return { passed: named('expected').length, failed: failures.length, failures, skipped: named('skipped') };
}
