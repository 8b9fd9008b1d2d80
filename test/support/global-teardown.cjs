module.exports = async () => {
  await globalThis.tearDownServers();
};
