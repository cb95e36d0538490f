import type { Catalogue } from '../core/read/catalogue';
import type { Reader, ReadResult } from '../core/read/reader';

/** Runs readers on texts. A large text may be read elsewhere, so that nothing else waits for it. */
export interface TextReading {
  /** The same result as `reader.read`, wherever it is made. Never rejects. */
  read(reader: Reader, text: string, path: string, catalogue: Catalogue): Promise<ReadResult>;
  /** Lets go of what was started; later texts are read here. */
  dispose(): void;
}

/** Reads every text on the spot, for callers that nothing waits for. */
export const ON_THE_SPOT: TextReading = {
  read: (reader, text, path, catalogue) => Promise.resolve(reader.read(text, path, catalogue)),
  dispose: () => undefined,
};
