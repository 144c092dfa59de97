/** Colours and sizes. Text colours hold AA contrast on every background that they are used on (test/contrast.test.ts). */
const dark = `
  color-scheme: dark;
  --bg: #15171c; --surface: #1a1d23; --raised: #22262e; --sunken: #111317; --hover: #252a33; --selected: #243352; --selected-line: #7aa2f7;
  --line: #2b3039; --line-strong: #3b424e;
  --text: #e4e7ec; --dim: #a3abb8; --faint: #949dab;
  --accent: #8ab0ff; --accent-bg: #2b5fd9; --accent-text: #ffffff;
  --good: #6fcf97; --warn: #f0b95b; --warn-bg: #33291a; --bad: #ff8b85; --bad-bg: #3a2023; --info-bg: #1d2a42;
  --added: #7ddba3; --added-bg: #16301f; --removed: #ff9c96; --removed-bg: #3a2023; --changed: #f0c674; --changed-bg: #31291a;
  --k: #c4a1f7; --w: #7fc8f8; --s: #a5d68a; --r: #f0a87a; --n: #f2b67c; --c: #8791a1; --t: #6fd3c7; --f: #8ab8ff; --p: #c9d3e6;
  --v-string: #a5d68a; --v-number: #f2b67c; --v-word: #7fc8f8; --v-key: #b9c2d3; --v-object: #d5daE4; --v-function: #c4a1f7;
  --fresh: #ffd479; --fresh-bg: #3a3018; --here: #1e2a42; --lit: #27406f;
  --shadow: 0 8px 28px rgb(0 0 0 / 50%), 0 0 0 1px #343b47;
  --t-background: #15171c; --t-lane: #1a1d23; --t-line: #2b3039; --t-text: #e4e7ec; --t-dim: #a3abb8;
  --t-call: #5b8def; --t-write: #3fb68b; --t-other: #5a6373; --t-error: #ff6b63; --t-task: #a78bfa; --t-console: #c9ced8; --t-network: #3cc5e0; --t-store: #f07bc0; --t-mark: #e6d25c; --t-loss: #f0b95b; --t-bookmark: #8ab0ff; --break: #ff6b63; --log: #b69bf2;
  --t-cursor: #ffb454; --t-cursor-text: #15171c; --t-hover: rgb(255 255 255 / 22%);
  --t-flame-text: #10131a; --t-flame-1: #7ea6f4; --t-flame-2: #6fc5a8; --t-flame-3: #b69bf2; --t-flame-4: #e3b56b; --t-flame-5: #74c3dd; --t-flame-6: #e394b8;
`
const light = `
  color-scheme: light;
  --bg: #ffffff; --surface: #f6f7f9; --raised: #ffffff; --sunken: #eef0f3; --hover: #eceff3; --selected: #dfe9fd; --selected-line: #2f65d9;
  --line: #e2e5ea; --line-strong: #c8cdd6;
  --text: #1b1f26; --dim: #535b69; --faint: #5e6674;
  --accent: #2257c9; --accent-bg: #2b5fd9; --accent-text: #ffffff;
  --good: #157347; --warn: #8a5a00; --warn-bg: #fff4dc; --bad: #c2281f; --bad-bg: #fdeceb; --info-bg: #e8f0fe;
  --added: #126b3f; --added-bg: #e3f6ea; --removed: #b3261e; --removed-bg: #fdeceb; --changed: #7d5200; --changed-bg: #fff4dc;
  --k: #7a3fc4; --w: #0b67a8; --s: #2c6e1f; --r: #9c420d; --n: #a04a00; --c: #616977; --t: #0b6e66; --f: #1f55c0; --p: #2d3a52;
  --v-string: #2c6e1f; --v-number: #a04a00; --v-word: #0b67a8; --v-key: #424c5e; --v-object: #1b1f26; --v-function: #7a3fc4;
  --fresh: #7a4d00; --fresh-bg: #ffefc2; --here: #e8f0fe; --lit: #d3e2fd;
  --shadow: 0 8px 28px rgb(20 30 50 / 18%), 0 0 0 1px #d5dae2;
  --t-background: #ffffff; --t-lane: #f6f7f9; --t-line: #e2e5ea; --t-text: #1b1f26; --t-dim: #535b69;
  --t-call: #4a7fe8; --t-write: #2aa579; --t-other: #b4bcc9; --t-error: #dc362e; --t-task: #7c5ce0; --t-console: #626b7a; --t-network: #0f93b0; --t-store: #cc3f94; --t-mark: #9a8a00; --t-loss: #b97700; --t-bookmark: #2b5fd9; --break: #d32f26; --log: #7c5ce0;
  --t-cursor: #d9480f; --t-cursor-text: #ffffff; --t-hover: rgb(0 0 0 / 20%);
  --t-flame-text: #10131a; --t-flame-1: #a9c4f9; --t-flame-2: #a0dcc8; --t-flame-3: #d0c0f7; --t-flame-4: #f1d39c; --t-flame-5: #a8dcec; --t-flame-6: #f1bed4;
`

export const tokens: string = `
[data-theme='dark'] { ${dark} }
[data-theme='light'] { ${light} }
`

export const palettes: { readonly dark: string, readonly light: string } = { dark, light }
