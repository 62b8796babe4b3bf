import { AppContext } from '@edx/frontend-platform/react';
import { useContext } from 'react';

export type ColourScheme = 'light' | 'dark';

interface ParagonTheme {
  readonly state: { readonly themeVariant?: string | undefined };
  readonly setThemeVariant: (variant: ColourScheme) => void;
}

/** The colours of the page, which follow the system until the author chooses. */
export function useColours(): {
  readonly colourScheme: ColourScheme;
  readonly setColourScheme: (scheme: ColourScheme) => void;
} {
  // the platform's types leave the theme out of its own context
  const { paragonTheme } = useContext(AppContext) as { readonly paragonTheme?: ParagonTheme };
  return {
    colourScheme: paragonTheme?.state.themeVariant === 'dark' ? 'dark' : 'light',
    setColourScheme: (scheme) => paragonTheme?.setThemeVariant(scheme),
  };
}
