/** Entry of the part `dist/xray.js`: the comparison of two releases, loaded when it is asked for. */
export { runXray } from './run-xray';
