import { withOlx } from 'openedx-olx-studio';

export default withOlx({
  ...process.env,
  OLX_SERVICE_URL: new URLSearchParams(window.location.search).get('service'),
  pluginSlots: {},
});
