import type { ExtensionContext } from 'vscode';
import { compose, type TrustApi } from './compose';

/** Called by the editor once, after start-up. Everything it builds is owned by the context. */
export function activate(context: ExtensionContext): TrustApi {
  return compose(context, process);
}
