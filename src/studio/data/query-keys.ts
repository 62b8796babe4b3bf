/** Keys of everything that is read. All that one course run's change may alter stands under `course`. */
export const olxKeys = {
  courses: ['olx', 'courses'],
  course: (course: string) => ['olx', 'course', course],
  summary: (course: string) => [...olxKeys.course(course), 'summary'],
  outline: (course: string) => [...olxKeys.course(course), 'outline'],
  block: (course: string, block: string) => [...olxKeys.course(course), 'block', block],
  exportList: (course: string, block: string) => [...olxKeys.course(course), 'export', block],
  problems: (course: string, root: string) => [...olxKeys.course(course), 'problems', root],
  commits: (course: string) => [...olxKeys.course(course), 'commits'],
  content: (course: string, hash: string) => ['olx', 'content', course, hash],
  commit: (course: string, commit: string) => ['olx', 'commit', course, commit],
} as const;
