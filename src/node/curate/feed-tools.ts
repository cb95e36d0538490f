/** Entry of the part `dist/feed-tools.js`: the commands of the `feed` group, loaded when one of them runs. */
export { runCorrections } from './corrections';
export { runDiff } from './diff';
export { runImport } from './import';
export { runNew } from './new';
export { runStats } from './stats';
export { runValidate } from './validate';
