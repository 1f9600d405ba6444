import { useContext } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { LanguageContext, languages, useStrings } from '../strings/use-strings.ts';
import { ThemeContext, themes } from './theme.ts';

/** Chooses how the page looks and what it speaks. */
export function Preferences() {
  const { app } = useStrings();
  const { language, choose } = useContext(LanguageContext);
  const { theme, chooseTheme } = useContext(ThemeContext);
  return (
    <MenuTrigger>
      <Button aria-label={`${app.theme}, ${app.language}`}>◐</Button>
      <Popover placement="bottom end">
        <Menu>
          <MenuSection selectionMode="single" selectedKeys={[theme]} onSelectionChange={(keys) => chosen(keys, themes, chooseTheme)}>
            <Header>{app.theme}</Header>
            {themes.map((name) => (
              <MenuItem key={name} id={name}>
                {app.themes[name]}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection selectionMode="single" selectedKeys={[language]} onSelectionChange={(keys) => chosen(keys, codes, choose)}>
            <Header>{app.language}</Header>
            {codes.map((code) => (
              <MenuItem key={code} id={code}>
                {languages[code].language}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

const codes = ['en', 'ja'] as const;

function chosen<Value extends string>(keys: 'all' | Set<string | number>, values: readonly Value[], choose: (value: Value) => void): void {
  const [key] = keys === 'all' ? [] : keys;
  const value = values.find((one) => one === key);
  if (value !== undefined) choose(value);
}
