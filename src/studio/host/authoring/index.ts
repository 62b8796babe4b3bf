/**
 * The plugin for the authoring frontend: `withOlx` for a hand-written `env.config.jsx`, and the single
 * components for slots that something else registers, such as a Tutor plugin.
 */
export { EditOlxButton, OlxHeaderButton, OlxPageTasks, OlxSidebarPages } from './slots.tsx';
export { withOlx } from './with-olx.ts';
