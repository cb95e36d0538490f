import { parentPort } from 'node:worker_threads';

/** The thread that reads large texts. It shares the engine's file, so that the package holds every parser once. */
async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  const { serveReading } = await import('./engine');
  serveReading(port);
}

void main();
