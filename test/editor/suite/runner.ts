import { writeFileSync } from 'node:fs';

/** What one run is; the harness hands it over in the environment of the extension host. */
export interface RunInfo {
  readonly name: string;
  readonly form: 'development' | 'packaged';
  readonly trust: boolean;
  readonly workspace: 'sample' | 'none' | 'multi' | 'feed' | 'releases';
  /** File for the results. */
  readonly results: string;
  /** Home folder that the run was given, and the one of the person who started it. */
  readonly home: string;
  readonly ownHome: string;
}

interface Test {
  readonly name: string;
  readonly body: () => Promise<void> | void;
}

export interface TestResult {
  readonly name: string;
  readonly error: string | null;
  readonly milliseconds: number;
}

const LIMIT = 45_000;

/** Collects tests and runs them one after the other. */
export class Suite {
  private readonly tests: Test[] = [];
  private readonly notes: string[] = [];

  test(name: string, body: Test['body']): void {
    if (this.tests.some((t) => t.name === name)) throw new Error(`Two tests are named "${name}".`);
    this.tests.push({ name, body });
  }

  /** A measured value to be printed beside the results. */
  note(text: string): void {
    this.notes.push(text);
  }

  /** Runs all tests, writes the results for the harness, and throws when one failed or none ran. */
  async run(results: string): Promise<void> {
    const done: TestResult[] = [];
    for (const test of this.tests) {
      const result = await runOne(test);
      console.log(result.error === null ? `ok     ${test.name}` : `not ok ${test.name}\n${result.error}`);
      done.push(result);
    }
    writeFileSync(results, JSON.stringify({ done, notes: this.notes }));
    const failed = done.filter((r) => r.error !== null).length;
    if (done.length === 0) throw new Error('No test ran.');
    if (failed > 0) throw new Error(`${failed} of ${done.length} tests failed.`);
  }
}

async function runOne(test: Test): Promise<TestResult> {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(new Error(`Not done after ${LIMIT} ms.`)); }, LIMIT);
  });
  let error: string | null = null;
  try {
    await Promise.race([Promise.resolve(test.body()), limit]);
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  clearTimeout(timer);
  return { name: test.name, error, milliseconds: Math.round(performance.now() - begun) };
}
