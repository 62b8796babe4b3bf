/**
 * The only file that imports modules of the authoring frontend. They resolve by its own webpack alias and are
 * not a stable API, so each new release is checked here.
 */
export { useCourseAuthoringContext } from 'CourseAuthoring/CourseAuthoringContext';
export {
  type OutlineBlock,
  type OutlineSelection,
  useCourseOutlineContext,
} from 'CourseAuthoring/course-outline/CourseOutlineContext';
export { useOutlineSidebarContext } from 'CourseAuthoring/course-outline/outline-sidebar/OutlineSidebarContext';
export {
  OutlineSidebarPagesContext,
  useOutlineSidebarPagesContext,
} from 'CourseAuthoring/course-outline/outline-sidebar/OutlineSidebarPagesContext';
export { useToastContext } from 'CourseAuthoring/generic/toast-context';
