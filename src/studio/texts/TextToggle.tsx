import { Button } from '@openedx/paragon';
import { ArrowDropDown, ArrowRight } from '@openedx/paragon/icons';
import { type ReactNode, useState } from 'react';
import './texts.css';

interface TextToggleProps {
  /** What the button says. */
  readonly label: ReactNode;
  /** What it says to a screen reader, if that is more. */
  readonly fullLabel?: string;
  /** Drawn while it is open. */
  readonly children: () => ReactNode;
}

/** A button that opens texts below it. What is inside loads when somebody opens it. */
export function TextToggle({ label, fullLabel, children }: TextToggleProps) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        size="sm"
        variant="link"
        className="olx-text-toggle"
        iconBefore={open ? ArrowDropDown : ArrowRight}
        aria-expanded={open}
        aria-label={fullLabel}
        onClick={() => setOpen(!open)}
      >
        {label}
      </Button>
      {open && children()}
    </div>
  );
}
