import { APP_INIT_ERROR, APP_READY, initialize, subscribe } from '@edx/frontend-platform';
import { AppProvider, ErrorPage } from '@edx/frontend-platform/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { retryable } from '../data/retry.ts';
import { OutlinePage } from './page/OutlinePage.tsx';
import './demo.css';

const container = document.getElementById('root');
if (container === null) throw new Error('The page has no element with the id “root”.');
const root = createRoot(container);

const queries = new QueryClient({
  defaultOptions: { queries: { retry: retryable, staleTime: 5_000, refetchOnWindowFocus: true } },
});

subscribe(APP_READY, () => {
  root.render(
    <StrictMode>
      <AppProvider>
        <QueryClientProvider client={queries}>
          <OutlinePage />
        </QueryClientProvider>
      </AppProvider>
    </StrictMode>,
  );
});

subscribe(APP_INIT_ERROR, (_: string, error: unknown) => {
  root.render(<ErrorPage message={error instanceof Error ? error.message : String(error)} />);
});

void initialize({ messages: [] });
