import { OlxPanel } from '../../panel/OlxPanel.tsx';
import { AuthoringHost } from './AuthoringHost.tsx';

/** The panel of the selected block, or of the course run if no block is selected. */
export function SidebarPanel() {
  return (
    <AuthoringHost>
      <OlxPanel />
    </AuthoringHost>
  );
}
