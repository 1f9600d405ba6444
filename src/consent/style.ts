/** How the pages look: one column, system fonts, contrasts of 7 to 1 and more, a ring around what has the focus. Stands in the page itself. */
export const style = `
:root { color-scheme: light; }
body { margin: 0; background: #f4f5f7; color: #1b1f24; font: 1rem/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 36rem; margin: 4vh auto; padding: 1.5rem 2rem 2rem; background: #fff; border: 1px solid #c3c8cf; border-radius: .5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
ul { margin: 0; padding-left: 1.25rem; }
li { margin: .25rem 0; }
code { font: .875rem/1.4 ui-monospace, monospace; color: #3d444d; }
label { display: block; margin: 1.25rem 0 .25rem; font-weight: 600; }
select, input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; color: inherit; background: #fff; border: 1px solid #59636e; border-radius: .25rem; }
.hint { margin: .25rem 0 0; color: #3d444d; font-size: .875rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { padding: .625rem 1.25rem; font: inherit; font-weight: 600; border: 1px solid #0a4a8a; border-radius: .25rem; background: #0a4a8a; color: #fff; cursor: pointer; }
button.second { background: #fff; color: #0a4a8a; }
:focus-visible { outline: 3px solid #b3540e; outline-offset: 2px; }
[role="alert"] { margin: 0 0 1rem; padding: .75rem 1rem; border-left: 4px solid #a4161a; background: #fdf0f0; }
footer { max-width: 36rem; margin: 0 auto 4vh; padding: 0 2rem; color: #3d444d; font-size: .875rem; }
`;
