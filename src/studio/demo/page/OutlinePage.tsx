import { useIntl } from '@edx/frontend-platform/i18n';
import { Container, Skeleton, Toast } from '@openedx/paragon';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import type { CourseSummary } from '#contract';
import { clientOf } from '../../data/api.ts';
import { olxKeys } from '../../data/query-keys.ts';
import { answered } from '../../data/refusal.ts';
import { type Notice, type OutlineHost, OutlineHostProvider } from '../../host/outline-host.ts';
import { LostWrites } from '../../lost/LostWrites.tsx';
import { RefusalAlert } from '../../problems/RefusalAlert.tsx';
import { OlxWorkspace } from '../../tasks/OlxWorkspace.tsx';
import { CourseOutline } from '../outline/CourseOutline.tsx';
import { useAddress } from './address.ts';
import { useColours } from './colours.ts';
import { EmptyService } from './EmptyService.tsx';
import { messages } from './messages.ts';
import { PageFooter } from './PageFooter.tsx';
import { PageHeader } from './PageHeader.tsx';
import { Sidebar } from './Sidebar.tsx';

/** Milliseconds that a notice stays; long enough to reach its button by keyboard. */
const NOTICE_DELAY = 12_000;

/** Course runs that one request asks for. */
const COURSES_AT_ONCE = 1000;

/** The whole page: course runs of the service, one of them open as an outline, the panel beside it. */
export function OutlinePage() {
  const [wanted, openCourse] = useAddress('course');
  const courses = useQuery({
    queryKey: olxKeys.courses,
    queryFn: ({ signal }) => allCourses(signal),
  });
  if (courses.isPending) return <PageSkeleton />;
  if (courses.error !== null) {
    return (
      <Container className="py-5">
        <RefusalAlert error={courses.error} onRetry={courses.refetch} />
      </Container>
    );
  }
  const course = openedCourse(wanted, courses.data);
  if (course === null)
    return (
      <>
        <EmptyService />
        <PageFooter />
      </>
    );
  return (
    <OpenCourse
      key={course}
      course={course}
      header={<PageHeader courses={courses.data} course={course} onOpen={openCourse} />}
    />
  );
}

/** The course run that the address names, listed or not: one of Studio is in the list once the service has read it. */
function openedCourse(wanted: string | null, listed: readonly CourseSummary[]): string | null {
  if (wanted?.startsWith('course-v1:') === true) return wanted;
  return listed[0]?.course_key ?? null;
}

async function allCourses(signal: AbortSignal): Promise<readonly CourseSummary[]> {
  const found: CourseSummary[] = [];
  for (let page = 1; ; page += 1) {
    const { results, next } = answered(
      await clientOf('').listCourses({ page, page_size: COURSES_AT_ONCE, signal }),
    ).value;
    found.push(...results);
    if (next === null) return found;
  }
}

interface OpenCourseProps {
  readonly course: string;
  readonly header: ReactNode;
}

function OpenCourse({ course, header }: OpenCourseProps) {
  const intl = useIntl();
  const [selected, select] = useAddress('block');
  const [source, openSource] = useAddress('olx');
  const [notice, setNotice] = useState<Notice | null>(null);
  const { colourScheme } = useColours();
  const host = useMemo<OutlineHost>(
    () => ({
      courseId: course,
      serviceUrl: '',
      selected,
      select,
      source,
      openSource,
      // this outline is read by the plugin's own queries, which are read anew already
      refresh: () => undefined,
      notify: setNotice,
      colourScheme,
    }),
    [course, selected, select, source, openSource, colourScheme],
  );
  const act = ({ action }: Notice): void => {
    setNotice(null);
    action?.run();
  };
  return (
    <OutlineHostProvider value={host}>
      <OlxWorkspace>
        {header}
        <div className="demo-layout">
          <main className="demo-layout__outline">
            {selected === null && <LostWrites />}
            <CourseOutline />
          </main>
          <Sidebar />
        </div>
        <PageFooter />
      </OlxWorkspace>
      <Toast
        show={notice !== null}
        onClose={() => setNotice(null)}
        delay={NOTICE_DELAY}
        closeLabel={intl.formatMessage(messages.closeNotice)}
        {...(notice?.action === undefined
          ? {}
          : { action: { label: notice.action.label, onClick: () => act(notice) } })}
      >
        {notice?.message ?? ''}
      </Toast>
    </OutlineHostProvider>
  );
}

function PageSkeleton() {
  return (
    <Container className="py-5">
      <Skeleton height={32} width="40%" />
      <Skeleton count={6} height={56} className="mt-3" />
    </Container>
  );
}
