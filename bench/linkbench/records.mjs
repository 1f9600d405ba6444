/** Words of the texts that records are filled with; a text is about as long as LinkBench's median node (128 bytes). */
const words =
  'able amber annual basic bright broad calm central clear close common daily direct early easy exact fair final fine first fixed formal full general good grand green'.split(
    ' ',
  );
const textChars = 88;

/** A text of the same length for every number, and mostly another one. @param {number} number */
export function textOf(number) {
  let text = '';
  for (let rest = number + 7_919; text.length < textChars; rest = (rest * 1_103_515_245 + 12_345) % 2_147_483_648) {
    text += `${words[Math.floor(rest / 65_536) % words.length]} `;
  }
  return text.slice(0, textChars);
}

/** What a new record of a type is created with; `mark` tells the makers of records apart. @param {string} type @param {number} number @param {string} mark */
export function newProperties(type, number, mark) {
  const text = textOf(number);
  if (type === 'contacts') return { email: `${mark}${number}@example.com`, firstname: `First${number % 1_000}`, jobtitle: text };
  if (type === 'companies') return { name: `Company ${mark}${number}`, description: text };
  return { dealname: `Deal ${mark}${number}`, description: text };
}

/** What an update sets. @param {string} type @param {number} number */
export function editedProperties(type, number) {
  const text = textOf(number);
  if (type === 'contacts') return { firstname: `First${number % 1_000}`, jobtitle: text };
  if (type === 'companies') return { city: `City ${number % 200}`, description: text };
  return { dealname: `Deal ${number}`, description: text };
}
