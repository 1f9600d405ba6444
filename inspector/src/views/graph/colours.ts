/** Colours that are told apart in both themes, by people who see colours differently, too (Okabe and Ito). */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6d31', '#7b68ee'] as const;
const usual = ['contacts', 'companies', 'deals', 'tickets'];

/** The colour of an object type: always the same for the usual ones, and for others by their names. */
export function colourOf(objectType: string): string {
  const place = usual.indexOf(objectType);
  if (place >= 0) return palette[place] ?? palette[0];
  let sum = 0;
  for (const char of objectType) sum = (sum * 31 + char.charCodeAt(0)) % 997;
  return palette[usual.length + (sum % (palette.length - usual.length))] ?? palette[0];
}
