/** Entry of the part `dist/feed-tools.js`: the commands of the `feed` group, loaded when one of them runs. */
export { runCorrections } from './corrections';
export { runDiff } from './diff';
export { runImport } from './import';
export { runKeysNew, runKeysRotate } from './key-folder';
export { runNew } from './new';
export { runPublish } from './publish';
export { runSite } from './site';
export { runStats } from './stats';
export { runValidate } from './validate';
export { runVerifyArtifacts } from './verify-artifacts';
export { runWatch } from './watch';
