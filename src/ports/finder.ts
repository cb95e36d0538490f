import type { Inventory } from '../core/model/sighting';
import type { Tool } from '../core/model/tool';
import type { CancelToken } from './cancel';

/** Finds installed or bundled copies in one kind of place. A finder that throws is reported as failed by its caller. */
export interface Finder {
  /** Source id for coverage. */
  readonly source: string;
  find(tools: readonly Tool[], cancel: CancelToken): Promise<Inventory>;
}
