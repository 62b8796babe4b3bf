import { Collapsible } from '@openedx/paragon';
import type { ReactNode } from 'react';
import './plans.css';

interface PlanSectionProps {
  readonly title: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A part of a plan under a title; closed until it is asked for, unless it says otherwise. */
export function PlanSection({ title, open = false, children }: PlanSectionProps) {
  return (
    <Collapsible
      className="olx-plan__section"
      title={<span className="olx-plan__title">{title}</span>}
      defaultOpen={open}
      styling="basic"
    >
      {children}
    </Collapsible>
  );
}
