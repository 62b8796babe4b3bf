import { FormattedMessage } from '@edx/frontend-platform/i18n';
import { Icon } from '@openedx/paragon';
import { Check } from '@openedx/paragon/icons';
import { messages } from './messages.ts';
import type { ProblemPart } from './problem-preview.ts';

interface ProblemPreviewProps {
  readonly title: string | null;
  readonly parts: readonly ProblemPart[];
}

/** A problem as plain text: its question, choices with the right ones marked, scripts and explanations. */
export function ProblemPreview({ title, parts }: ProblemPreviewProps) {
  return (
    <>
      {title !== null && <h4>{title}</h4>}
      {parts.map((part, index) => (
        <Part key={index} part={part} />
      ))}
    </>
  );
}

function Part({ part }: { readonly part: ProblemPart }) {
  switch (part.kind) {
    case 'text':
      return <p>{part.text}</p>;
    case 'choices':
      return (
        <ul className="olx-preview__choices">
          {part.choices.map(({ text, correct }, index) => (
            <li key={index}>
              <span aria-hidden className={part.several ? 'olx-preview__box' : 'olx-preview__dot'} />
              <span>{text}</span>
              {correct && (
                <span className="olx-preview__correct">
                  <Icon src={Check} size="xs" />
                  <FormattedMessage {...messages.correct} />
                </span>
              )}
            </li>
          ))}
        </ul>
      );
    case 'field':
      return (
        <p className="olx-preview__field">
          <span className="olx-key">{part.response}</span>
          {part.answer === null ? (
            <FormattedMessage {...messages.judgedByScript} />
          ) : (
            <FormattedMessage
              {...messages.answer}
              values={{ answer: <span className="olx-key">{part.answer}</span> }}
            />
          )}
        </p>
      );
    case 'script':
      return (
        <details>
          <summary>
            <FormattedMessage {...messages.script} />
          </summary>
          <pre className="olx-source">{part.text}</pre>
        </details>
      );
    case 'solution':
      return (
        <details>
          <summary>
            <FormattedMessage {...messages.solution} />
          </summary>
          <p>{part.text}</p>
        </details>
      );
    case 'hints':
      return (
        <details>
          <summary>
            <FormattedMessage {...messages.hints} />
          </summary>
          <ol>
            {part.hints.map((hint) => (
              <li key={hint}>{hint}</li>
            ))}
          </ol>
        </details>
      );
  }
}
