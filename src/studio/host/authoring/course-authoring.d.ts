/*
 * What the adapter uses of the authoring frontend. It has no published types, and none of this is a stable API.
 * Read at openedx/frontend-app-authoring f10e018 (August 2026).
 */

declare module 'CourseAuthoring/CourseAuthoringContext' {
  export function useCourseAuthoringContext(): { readonly courseId: string };
}

declare module 'CourseAuthoring/course-outline/CourseOutlineContext' {
  /** A node of the outline; it ends at units. */
  export interface OutlineBlock {
    readonly id: string;
    readonly childInfo?: { readonly children?: readonly OutlineBlock[] };
  }

  export interface OutlineSelection {
    readonly currentId: string;
    readonly sectionId?: string | undefined;
    readonly subsectionId?: string | undefined;
  }

  export function useCourseOutlineContext(): {
    readonly sections: readonly OutlineBlock[];
    /** Usage key of the course block; the key of the course run until the outline has loaded. */
    readonly courseUsageKey: string;
    readonly currentSelection?: OutlineSelection | undefined;
    readonly selectContainer: (selection?: OutlineSelection) => void;
    readonly clearSelection: () => void;
  };
}

declare module 'CourseAuthoring/course-outline/outline-sidebar/OutlineSidebarContext' {
  export function useOutlineSidebarContext(): {
    /** Shows a page, and opens the sidebar. */
    readonly setCurrentPageKey: (page: string) => void;
  };
}

declare module 'CourseAuthoring/course-outline/outline-sidebar/OutlineSidebarPagesContext' {
  import type { ComponentType, Context } from 'react';
  import type { MessageDescriptor } from 'react-intl';

  export interface SidebarPage {
    readonly component: ComponentType;
    readonly icon: ComponentType;
    readonly title: MessageDescriptor;
  }

  export const OutlineSidebarPagesContext: Context<Readonly<Record<string, SidebarPage>> | undefined>;
  export function useOutlineSidebarPagesContext(): Readonly<Record<string, SidebarPage>>;
}

declare module 'CourseAuthoring/generic/toast-context' {
  export function useToastContext(): {
    readonly showToast: (
      message: string,
      action?: { readonly label: string; readonly onClick: () => void },
      delay?: number,
    ) => void;
  };
}
