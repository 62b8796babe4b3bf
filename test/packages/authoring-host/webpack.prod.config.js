const path = require('node:path');
const { createConfig } = require('@openedx/frontend-build');

// as the authoring frontend has it
module.exports = createConfig('webpack-prod', {
  resolve: {
    alias: { CourseAuthoring: path.resolve(__dirname, 'src/') },
    fallback: { fs: false, constants: false },
  },
});
