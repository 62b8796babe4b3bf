import { useQuery } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useMemo, useState } from 'react';
import { useCourseAuthoringContext } from '../CourseAuthoringContext';

const CourseOutlineContext = createContext(undefined);
const NONE = [];

/** The outline of the CMS, which here is the outline of the service, as far as units. */
const outlineOf = async (courseId) => {
  const service = new URLSearchParams(window.location.search).get('service');
  const answer = await fetch(`${service}/api/olx/v1/courses/${encodeURIComponent(courseId)}/outline`);
  return shown(await answer.json());
};

const shown = ({ id, type, display_name: displayName, url_name: name, children = [] }) => ({
  id,
  category: type,
  displayName: displayName ?? name,
  childInfo: { children: type === 'vertical' ? [] : children.map(shown) },
});

export const CourseOutlineProvider = ({ children }) => {
  const { courseId } = useCourseAuthoringContext();
  const { data: index } = useQuery({
    queryKey: ['courseOutline', courseId, 'index'],
    queryFn: () => outlineOf(courseId),
  });
  const [currentSelection, selectContainer] = useState();
  const clearSelection = useCallback(() => selectContainer(undefined), []);
  const context = useMemo(
    () => ({
      sections: index?.childInfo.children ?? NONE,
      courseUsageKey: index?.id ?? courseId,
      currentSelection,
      selectContainer,
      clearSelection,
    }),
    [index, courseId, currentSelection, clearSelection],
  );
  return <CourseOutlineContext.Provider value={context}>{children}</CourseOutlineContext.Provider>;
};

export const useCourseOutlineContext = () => useContext(CourseOutlineContext);
