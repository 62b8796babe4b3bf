import { createContext, useContext, useEffect, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useCourseOutlineContext } from '../CourseOutlineContext';

const OutlineSidebarContext = createContext(undefined);

export const OutlineSidebarProvider = ({ children }) => {
  const [query, setQuery] = useSearchParams();
  const { clearSelection } = useCourseOutlineContext();
  useEffect(() => {
    // every Escape that reaches the window, also one that closes a dialog
    const onKey = ({ key }) => key === 'Escape' && clearSelection();
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [clearSelection]);
  const context = useMemo(
    () => ({
      currentPageKey: query.get('sidebar') ?? 'info',
      setCurrentPageKey: (page) => {
        query.set('sidebar', page);
        setQuery(query);
      },
    }),
    [query, setQuery],
  );
  return <OutlineSidebarContext.Provider value={context}>{children}</OutlineSidebarContext.Provider>;
};

export const useOutlineSidebarContext = () => useContext(OutlineSidebarContext);
