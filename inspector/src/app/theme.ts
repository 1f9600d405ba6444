import { createContext } from 'react';

/** How the page looks: as the system does, or always light or dark. */
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** The theme of the page, and how to choose another. */
export const ThemeContext = createContext<{ readonly theme: Theme; chooseTheme(theme: Theme): void }>({
  theme: 'auto',
  chooseTheme: () => undefined,
});
