import { parentPort, workerData } from 'node:worker_threads';
import type { XrayQuestion } from './node/xray-messages';
import { serveXray } from './node/xray-worker-serve';

/** The thread that compares two releases; a part of its own, with the tokenizer and all readers of releases. */
if (parentPort !== null) void serveXray(parentPort, workerData as XrayQuestion);
