/** Both files are for the oldest Node that runs anything: an error of syntax would hide what is wrong. */

/**
 * The file that a command is started by: stops with one line on a Node older than `least` (`22.18.0`),
 * or loads `module`. If it needs options of Node, it starts Node again with them in the same process, so that
 * signals and the exit code need nobody to pass them on; where no system call can do that, it does without.
 */
export function startFile(command: string, least: string, module: string, nodeOptions: readonly string[]): string {
  const [major, minor = '0'] = least.split('.');
  return `#!/usr/bin/env node
'use strict';
var version = process.versions.node.split('.');
var major = Number(version[0]);
if (major < ${major} || (major === ${major} && Number(version[1]) < ${minor})) {
  console.error('${command} needs Node ${least} or newer. This is Node ' + process.versions.node + '.');
  process.exit(2);
}
${nodeOptions.length === 0 ? '' : restart(nodeOptions)}require('./load.cjs')('../${module}');
`;
}

function restart(nodeOptions: readonly string[]): string {
  return `var needed = ${JSON.stringify(nodeOptions)};
var given = process.execArgv.concat((process.env.NODE_OPTIONS || '').split(' '));
var missing = needed.filter(function (option) {
  var name = option.split('=')[0];
  return !given.some(function (each) {
    return each.split('=')[0] === name;
  });
});
if (missing.length > 0 && process.execve && process.platform !== 'win32') {
  var words = [process.execPath].concat(missing, process.execArgv, __filename, process.argv.slice(2));
  process.execve(process.execPath, words, process.env);
}
`;
}

/** Loads a module from its path; apart from the file above, because old versions of Node cannot read it. */
export const LOAD_FILE = `'use strict';
module.exports = function load(path) {
  return import(path);
};
`;
