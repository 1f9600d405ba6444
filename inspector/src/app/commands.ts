import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useContext } from 'react';
import { objectTypesQuery } from '../api/objects.ts';
import { LanguageContext, languages, useStrings } from '../strings/use-strings.ts';
import { placeLink } from './menu.tsx';
import { places } from './routes.ts';
import { ThemeContext, themes } from './theme.ts';

/** Something that can be done from anywhere. */
export interface Command {
  readonly id: string;
  readonly text: string;
  run(): void;
}

/** Every command of the page: its places, the records of each object type, themes and languages. */
export function useCommands(portalId: string | undefined): readonly Command[] {
  const strings = useStrings();
  const navigate = useNavigate();
  const { choose } = useContext(LanguageContext);
  const { chooseTheme } = useContext(ThemeContext);
  const types = useQuery({ ...objectTypesQuery(portalId ?? ''), enabled: portalId !== undefined });
  const ofPortal = (id: string): readonly Command[] => [
    ...places.map((place) => ({ id: place, text: strings.places[place], run: () => void navigate(placeLink(id, place)) })),
    ...(types.data ?? []).map(({ plural, pluralLabel }) => ({
      id: `records ${plural}`,
      text: `${strings.places.records}: ${pluralLabel}`,
      run: () => void navigate({ to: '/$portalId/records/$objectType', params: { portalId: id, objectType: plural }, search: {} }),
    })),
  ];
  return [
    ...(portalId === undefined ? [] : ofPortal(portalId)),
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      text: `${strings.app.theme}: ${strings.app.themes[theme]}`,
      run: () => chooseTheme(theme),
    })),
    ...(['en', 'ja'] as const).map((code) => ({
      id: `language ${code}`,
      text: `${strings.app.language}: ${languages[code].language}`,
      run: () => choose(code),
    })),
  ];
}
