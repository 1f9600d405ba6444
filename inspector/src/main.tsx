import './style.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useEffect, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { useKept } from './app/kept.ts';
import { router } from './app/routes.ts';
import { ThemeContext, themes } from './app/theme.ts';
import { LanguageContext, preferredLanguage } from './strings/use-strings.ts';

const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 2_000, retry: false } } });

function Page() {
  const [language, choose] = useKept('language', ['en', 'ja'], preferredLanguage());
  const [theme, chooseTheme] = useKept('theme', themes, 'auto');
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset['theme'] = theme;
  }, [language, theme]);
  const languageChoice = useMemo(() => ({ language, choose }), [language, choose]);
  const themeChoice = useMemo(() => ({ theme, chooseTheme }), [theme, chooseTheme]);
  return (
    <QueryClientProvider client={queries}>
      <LanguageContext value={languageChoice}>
        <ThemeContext value={themeChoice}>
          <I18nProvider locale={language}>
            <RouterProvider router={router} />
          </I18nProvider>
        </ThemeContext>
      </LanguageContext>
    </QueryClientProvider>
  );
}

const place = document.getElementById('page');
if (place === null) throw new Error('the page has no place for itself');
createRoot(place).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
