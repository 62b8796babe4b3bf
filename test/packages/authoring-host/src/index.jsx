import { APP_READY, initialize, subscribe } from '@edx/frontend-platform';
import { AppProvider } from '@edx/frontend-platform/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { HostAuthService } from './auth-service';
import { OutlinePage } from './OutlinePage';

// the defaults of the authoring frontend
const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 60 * 60 * 1000 } } });

subscribe(APP_READY, () =>
  createRoot(document.getElementById('root')).render(
    <StrictMode>
      <AppProvider wrapWithRouter>
        <QueryClientProvider client={queries}>
          <OutlinePage />
        </QueryClientProvider>
      </AppProvider>
    </StrictMode>,
  ),
);

initialize({ messages: [], requireAuthenticatedUser: false, authService: HostAuthService });
