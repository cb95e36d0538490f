/** Entry of the part `dist/xray.js`: the comparison of two releases, loaded when it is asked for. */
export { xrayCacheFolder } from './cache-folder';
export { newestRelease, xrayPair, type PairAsk, type PairGround } from './pair';
export { runInstalled } from './run-installed';
export { runXray } from './run-xray';
