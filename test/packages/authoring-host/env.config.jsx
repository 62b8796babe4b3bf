import { DIRECT_PLUGIN, PLUGIN_OPERATIONS } from '@openedx/frontend-plugin-framework';
import { withOlx } from 'openedx-olx-studio';

const other = { id: 'other', type: DIRECT_PLUGIN, priority: 50, RenderWidget: () => <span>Another plugin</span> };

export default withOlx({
  ...process.env,
  OLX_SERVICE_URL: new URLSearchParams(window.location.search).get('service'),
  pluginSlots: {
    'org.openedx.frontend.authoring.course_outline_header_actions.v1': {
      keepDefault: true,
      plugins: [{ op: PLUGIN_OPERATIONS.Insert, widget: other }],
    },
  },
});
