import { useIntl } from '@edx/frontend-platform/i18n';
import { Icon } from '@openedx/paragon';
import { kindOf, OTHER_KIND_ICON } from './block-kind.ts';

/** The icon of a block type; read out as the type's name unless `decorative`. */
export function BlockIcon({ type, decorative = false }: { readonly type: string; readonly decorative?: boolean }) {
  const name = useKindName(type);
  return (
    <Icon
      src={kindOf(type)?.icon ?? OTHER_KIND_ICON}
      size="sm"
      className="olx-block-icon"
      {...(decorative ? {} : { screenReaderText: name })}
    />
  );
}

/** What Studio calls a block type; the type itself where it has no name of its own. */
export function useKindName(type: string): string {
  const intl = useIntl();
  const kind = kindOf(type);
  return kind === null ? type : intl.formatMessage(kind.name);
}
