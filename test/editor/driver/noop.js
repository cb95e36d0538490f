// Nothing: the tests module brings the tests.
exports.activate = () => undefined;
