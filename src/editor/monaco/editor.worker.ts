/* Monaco's own worker, which compares texts; a file of ours, as bundlers find workers by relative address. */
import 'monaco-editor/editor/editor.worker.js';
