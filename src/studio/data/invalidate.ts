import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useOutlineHost } from '../host/outline-host.ts';
import { olxKeys } from './query-keys.ts';

/**
 * A function to be called after the course run changed: reads again what is on show, here and in the
 * page around. Resolves once that is done.
 */
export function useCourseChanged(): () => Promise<void> {
  const queries = useQueryClient();
  const { courseId, refresh } = useOutlineHost();
  return useCallback(async () => {
    refresh();
    await queries.invalidateQueries({ queryKey: olxKeys.course(courseId) });
  }, [queries, courseId, refresh]);
}
