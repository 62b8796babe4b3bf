import type { ComponentType } from 'react';
import { EditOlxButton, OlxHeaderButton, OlxPageTasks, OlxSidebarPages } from './slots.tsx';

/** Changes of one slot, as the plugin framework of Open edX reads them. */
interface SlotChanges {
  readonly keepDefault?: boolean;
  readonly plugins?: readonly unknown[];
}

/** The part of `env.config.jsx` that matters here; all else is kept as it is. */
interface PluginConfig {
  readonly pluginSlots?: Readonly<Record<string, SlotChanges>>;
}

const SLOT = (name: string): string => `org.openedx.frontend.authoring.${name}.v1`;

/** The names are those of `PLUGIN_OPERATIONS` and `DIRECT_PLUGIN` in frontend-plugin-framework. */
const insert = (id: string, RenderWidget: ComponentType) => ({
  op: 'insert',
  widget: { id, type: 'DIRECT_PLUGIN', priority: 60, RenderWidget },
});

const SLOTS: Readonly<Record<string, unknown>> = {
  [SLOT('course_outline_sidebar')]: { op: 'wrap', widgetId: 'default_contents', wrapper: OlxSidebarPages },
  [SLOT('course_outline_header_actions')]: insert('olx_header_button', OlxHeaderButton),
  [SLOT('course_outline_subsection_card_extra_actions')]: insert('olx_edit_subsection', EditOlxButton),
  [SLOT('course_outline_unit_card_extra_actions')]: insert('olx_edit_unit', EditOlxButton),
  [SLOT('course_outline_page_alerts')]: insert('olx_page_tasks', OlxPageTasks),
};

/**
 * The configuration with the plugin in it, for `env.config.jsx` of the authoring frontend. Returns a new object
 * and changes nothing of the given one. What other plugins put into the same slots stays, before ours.
 */
export function withOlx<Config extends object>(config: Config & PluginConfig): Config & Required<PluginConfig> {
  const slots = Object.entries(SLOTS).map(([id, change]) => {
    const before = config.pluginSlots?.[id];
    return [id, { keepDefault: true, ...before, plugins: [...(before?.plugins ?? []), change] }] as const;
  });
  return { ...config, pluginSlots: { ...config.pluginSlots, ...Object.fromEntries(slots) } };
}
