// `core`, `ports` and `app` are compiled with `vscode` and `node:*` mapped to this file, which has nothing in it,
// so that an import of either fails to compile.
export {};
