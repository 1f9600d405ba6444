import { useCallback, useState } from 'react';

/** A choice that the browser keeps for this server. What it cannot keep lasts as long as the page. */
export function useKept<Value extends string>(name: string, values: readonly Value[], first: Value): [Value, (value: Value) => void] {
  const key = `crosstie.${name}`;
  const [value, setValue] = useState<Value>(() => values.find((one) => one === read(key)) ?? first);
  const choose = useCallback(
    (chosen: Value) => {
      try {
        localStorage.setItem(key, chosen);
      } catch {
        // Private windows keep nothing.
      }
      setValue(chosen);
    },
    [key],
  );
  return [value, choose];
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
