const Module = require('node:module');

/**
 * Jest compiles this file's imports but does not map them as it does those of tests, so `./x.js`, which is
 * `x.ts` here, is looked up once more under that name.
 */
function withTypeScriptNames(load) {
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, ...rest) {
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(request)) throw error;
      return resolve.call(this, request.replace(/\.js$/, '.ts'), ...rest);
    }
  };
  try {
    return load();
  } finally {
    Module._resolveFilename = resolve;
  }
}

module.exports = async () => {
  const { setUp, tearDown } = withTypeScriptNames(() => require('./global-setup.ts'));
  globalThis.tearDownServers = tearDown;
  await setUp();
};
