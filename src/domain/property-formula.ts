import { formulaWords } from '../catalogue/property-types.ts';

const words: ReadonlySet<string> = new Set(formulaWords);

/** The names of the properties that a formula reckons with, each once, in the order of their first use. Texts in quotes name none. */
export function propertiesOfFormula(formula: string): readonly string[] {
  const bare = formula.replace(/'[^']*'|"[^"]*"/g, ' ');
  const names = bare.match(/[A-Za-z_]\w*/g) ?? [];
  return [...new Set(names.filter((name) => !words.has(name.toLowerCase())))];
}
