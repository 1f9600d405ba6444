/** What was to be taken in is no export, or one that does not fit what is there. The message is for whoever brought it. */
export class FactsRefused extends Error {
  override readonly name = 'FactsRefused';
}
