const { writeFileSync } = require('node:fs');
const webpack = require('webpack');
const config = require('./webpack.prod.config.js');

// Paragon's style sheets are larger than webpack likes, with the plugin and without
config.performance = false;
// what the plugin adds to the page before a click is a file of its own, so that it can be weighed
config.optimization.splitChunks.cacheGroups.plugin = {
  test: /[\\/]openedx-olx-studio[\\/]/,
  name: 'plugin',
  chunks: 'initial',
  enforce: true,
};

webpack(config, (error, stats) => {
  if (error !== null) throw error;
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  const { chunkGraph, entrypoints } = stats.compilation;
  // a module into which others were concatenated lists them
  const initial = entrypoints
    .get('app')
    .chunks.flatMap((chunk) => [...chunkGraph.getChunkModulesIterable(chunk)])
    .flatMap((module) => module.modules ?? [module])
    .map((module) => module.nameForCondition())
    .filter((name) => name !== null);
  writeFileSync('stats.json', JSON.stringify({ errors, warnings, initial }));
});
