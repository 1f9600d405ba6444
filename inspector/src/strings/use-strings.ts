import { createContext, useContext } from 'react';
import { en, type Strings } from './en.ts';
import { ja } from './ja.ts';

/** The languages that the page has texts in. */
export const languages = { en, ja } as const;
export type Language = keyof typeof languages;

/** The language of the page, and how to choose another. */
export interface LanguageChoice {
  readonly language: Language;
  choose(language: Language): void;
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'en', choose: () => undefined });

/** The texts in the language that was chosen. */
export function useStrings(): Strings {
  return languages[useContext(LanguageContext).language];
}

/** The language that the browser asks for, where there is one. */
export function preferredLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}
