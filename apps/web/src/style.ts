/** One sheet for all pages: paper by day, a dark room by night. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: oklch(0.985 0.004 85); --ink: oklch(0.22 0.01 60); --quiet: oklch(0.45 0.01 60);
  --line: oklch(0.88 0.01 80); --accent: oklch(0.48 0.18 30); --on-accent: white;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: oklch(0.16 0.006 60); --ink: oklch(0.94 0.005 80); --quiet: oklch(0.74 0.01 70);
    --line: oklch(0.32 0.01 60); --accent: oklch(0.76 0.14 35); --on-accent: oklch(0.16 0.006 60);
  }
}
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
header, main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1px solid var(--line); }
header nav a { margin-left: 1rem; }
.name { font: 600 1.25rem Georgia, serif; text-decoration: none; color: inherit; }
main { padding-block: 3rem; }
h1 { font: 600 2rem/1.2 Georgia, serif; text-wrap: balance; margin: 0 0 1.5rem; overflow-wrap: anywhere; }
h2 { font: 600 1.125rem/1.3 Georgia, serif; margin: 0; overflow-wrap: anywhere; }
p { max-width: 68ch; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: 0.5rem; }
.items { list-style: none; padding: 0; display: grid; gap: 2rem; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); }
.items a { color: inherit; text-decoration: none; display: block; }
.items a:hover h2 { text-decoration: underline; }
.picture { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; background: var(--line); margin-bottom: 0.75rem; }
.quiet { color: var(--quiet); font-variant-numeric: tabular-nums; margin: 0.25rem 0; }
video, audio, iframe { width: 100%; border: 0; }
video { aspect-ratio: 16 / 9; background: black; }
iframe { min-height: 60vh; background: white; }
form { display: grid; gap: 1rem; max-width: 24rem; }
label { display: grid; gap: 0.25rem; }
input { font: inherit; padding: 0.6rem; min-height: 44px; color: inherit; background: transparent; border: 1px solid var(--quiet); border-radius: 4px; }
button, .button { font: inherit; font-weight: 600; display: inline-block; min-height: 44px; padding: 0.6rem 1.25rem; border: 0; border-radius: 4px; cursor: pointer; text-decoration: none; color: var(--on-accent); background: var(--accent); }
.problem { border-left: 4px solid var(--accent); padding-left: 1rem; }
`;
