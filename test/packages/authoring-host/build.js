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
  const { errors, warnings, entrypoints, chunks } = stats.toJson({
    all: false,
    errors: true,
    warnings: true,
    entrypoints: true,
    chunks: true,
    chunkModules: true,
    nestedModules: true,
    chunkModulesSpace: Infinity,
    nestedModulesSpace: Infinity,
    modulesSpace: Infinity,
  });
  writeFileSync('stats.json', JSON.stringify({ errors, warnings, entrypoints, chunks }));
});
