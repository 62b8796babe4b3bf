import { createContext, useContext } from 'react';

const CourseAuthoringContext = createContext(undefined);

export const CourseAuthoringProvider = CourseAuthoringContext.Provider;

export const useCourseAuthoringContext = () => useContext(CourseAuthoringContext);
