export const base: string = `
:host { all: initial; display: block; contain: style; }
/* Rules of the page may match the host and are inherited from there: the reset is repeated where only we can be matched. */
[data-theme] { all: initial; }
*, *::before, *::after { box-sizing: border-box; }
[data-theme] {
  --ui: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Ubuntu, Cantarell, 'Helvetica Neue', sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', 'JetBrains Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  font: 400 12px/1.45 var(--ui); color: var(--text); background: var(--bg);
  -webkit-font-smoothing: antialiased; text-size-adjust: 100%; font-variant-numeric: tabular-nums;
}
p, h2, h3, ul, ol, dl, dd, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h2 { font-size: 12px; font-weight: 600; }
h3 { font-size: 11px; font-weight: 600; color: var(--dim); }
code, pre, kbd { font-family: var(--mono); font-size: 0.95em; }
button, input { font: inherit; color: inherit; }
button { background: none; border: 0; padding: 0; margin: 0; text-align: inherit; cursor: pointer; }
button:disabled { cursor: default; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: 4px; }
::selection { background: var(--lit); }
.icon { flex: none; display: block; width: 16px; height: 16px; }
.grow { flex: 1; min-width: 0; }
.dim { color: var(--faint); }
.quiet { color: var(--dim); padding: 8px 12px; }
.error, .issue.error .icon { color: var(--bad); }
.icon.error { color: var(--bad); } .icon.warn, .icon.loss { color: var(--warn); } .icon.task { color: var(--t-task); }
.icon.store { color: var(--t-store); } .icon.network { color: var(--t-network); } .icon.console { color: var(--dim); } .icon.mark { color: var(--t-mark); }
.link { color: var(--accent); text-decoration: underline; text-underline-offset: 2px; }
* { scrollbar-width: thin; scrollbar-color: var(--line-strong) transparent; }

.button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; height: 26px; padding: 0 10px; border-radius: 5px; border: 1px solid var(--line-strong); background: var(--raised); color: var(--text); white-space: nowrap; font-weight: 500; }
.button:hover:not(:disabled) { background: var(--hover); }
.button:active:not(:disabled) { transform: translateY(0.5px); }
.button.square { width: 26px; padding: 0; border-color: transparent; background: none; color: var(--dim); }
.button.square:hover:not(:disabled) { color: var(--text); background: var(--hover); }
.button.small { width: 22px; height: 22px; }
.button.small .icon { width: 14px; height: 14px; }
.button:disabled { color: var(--faint); opacity: 0.55; }
.button[aria-pressed='true'] { background: var(--selected); color: var(--accent); }
.button.primary { background: var(--accent-bg); border-color: transparent; color: var(--accent-text); }
.button.primary:hover:not(:disabled) { filter: brightness(1.08); background: var(--accent-bg); }
.button.primary:disabled { background: var(--raised); color: var(--dim); border-color: var(--line); opacity: 1; }
.button.danger { background: var(--bad-bg); border-color: var(--bad); color: var(--bad); }
.tag { display: inline-block; padding: 0 5px; border-radius: 3px; background: var(--sunken); color: var(--dim); font: 500 10px/15px var(--ui); white-space: nowrap; border: 1px solid var(--line); }
.tag.live { color: var(--good); }
.badge { display: inline-block; min-width: 16px; padding: 0 5px; border-radius: 8px; background: var(--sunken); color: var(--dim); font: 600 10px/16px var(--ui); text-align: center; }
.badge.alarm { background: var(--bad-bg); color: var(--bad); }
kbd { display: inline-block; padding: 0 5px; border: 1px solid var(--line-strong); border-bottom-width: 2px; border-radius: 4px; background: var(--surface); color: var(--dim); font-size: 10.5px; line-height: 16px; white-space: nowrap; }
.dot { display: inline-block; flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--t-other); }
.dot.call { background: var(--t-call); } .dot.write { background: var(--t-write); } .dot.task { background: var(--t-task); } .dot.console { background: var(--t-console); }
.dot.network { background: var(--t-network); } .dot.store { background: var(--t-store); } .dot.error { background: var(--t-error); } .dot.loss { background: var(--t-loss); } .dot.mark { background: var(--t-mark); } .dot.bookmark { background: var(--t-bookmark); }

.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.twist { flex: none; display: inline-grid; place-items: center; width: 16px; height: 16px; color: var(--faint); }
.twist .icon { width: 12px; height: 12px; transition: transform 90ms ease-out; }
.twist.open .icon { transform: rotate(90deg); }
@media (prefers-reduced-motion: reduce) { .twist .icon { transition: none; } }

.v { font-family: var(--mono); font-size: 11.5px; }
.v .string, .string { color: var(--v-string); } .v .number { color: var(--v-number); } .v .word { color: var(--v-word); } .v .key { color: var(--v-key); }
.v .object { color: var(--v-object); } .v .function { color: var(--v-function); } .v .punct, .punct { color: var(--faint); }
.v .gap, .v.gap { color: var(--warn); font: italic 11.5px var(--ui); text-decoration: underline dotted; text-underline-offset: 3px; }
.fn { color: var(--f); font-family: var(--mono); font-size: 11.5px; font-weight: 500; }
.where, .time, .record-time { color: var(--faint); font-size: 11px; white-space: nowrap; }
.trust { flex: none; display: inline-grid; place-items: center; width: 14px; height: 14px; border-radius: 50%; font: 600 9.5px/1 var(--ui); margin-left: 4px; vertical-align: middle; }
.trust.verified { color: var(--good); background: var(--added-bg); } .trust.unverified { color: var(--warn); background: var(--warn-bg); }

.list { overflow: auto; position: relative; flex: 1; min-height: 0; overscroll-behavior: contain; }
.list-space { position: relative; min-width: 100%; }
.list-rows { position: absolute; inset: 0 0 auto 0; }

.empty { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 6px; padding: 28px 24px; margin: auto; max-width: 420px; text-align: center; color: var(--dim); }
.empty-icon { width: 28px; height: 28px; color: var(--faint); margin-bottom: 4px; }
.empty-title { font-size: 13px; font-weight: 600; color: var(--text); }
.empty-text p + p { margin-top: 6px; } .empty .gap-note { margin: 8px 0 0; text-align: left; }
.page { flex: 1; display: flex; overflow: auto; background: var(--surface); }
.page-actions { display: flex; gap: 8px; justify-content: center; flex-wrap: wrap; margin-top: 14px; }
.trouble { margin: 12px; padding: 12px 14px; border: 1px solid var(--line); border-left: 3px solid var(--bad); border-radius: 6px; background: var(--bg); }
.page .trouble { margin: auto; max-width: 560px; width: calc(100% - 32px); box-shadow: var(--shadow); border: 0; border-left: 3px solid var(--bad); padding: 18px 20px; }
.trouble-what { display: flex; gap: 8px; font-weight: 600; font-size: 13px; }
.trouble dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; margin-top: 10px; }
.trouble dt { color: var(--faint); font-weight: 600; }
.trouble-code { margin-top: 10px; color: var(--faint); font-size: 11px; }
.trouble .page-actions { justify-content: flex-start; }
.gap-note { display: flex; gap: 8px; margin: 4px 10px 6px; padding: 7px 10px; border-radius: 5px; background: var(--warn-bg); color: var(--text); }
.gap-note .icon { color: var(--warn); margin-top: 0.5px; }
.gap-fix { margin-top: 3px; color: var(--dim); }
.gap-note .gap-raise { margin-top: 6px; }
.gap-fix span { color: var(--warn); font-weight: 600; }

.select, .field, .break-input { height: 26px; min-width: 0; padding: 0 8px; border: 1px solid var(--line-strong); border-radius: 5px; background: var(--bg); color: var(--text); font: inherit; } .field.mono, .break-input { font: 11.5px var(--mono); }
.field::placeholder, .break-input::placeholder { color: var(--faint); opacity: 1; }
.field:focus, .break-input:focus, .select:focus-visible { outline: none; border-color: var(--accent); box-shadow: 0 0 0 2px color-mix(in srgb, var(--accent) 25%, transparent); }

.popover { position: fixed; inset: auto; margin: 0; padding: 0; border: 0; border-radius: 8px; background: var(--raised); color: var(--text); box-shadow: var(--shadow); overflow: auto; max-width: calc(100vw - 16px); font: inherit; z-index: 20; }

.context { padding: 4px; min-width: 216px; } .context-group + .context-group { border-top: 1px solid var(--line); margin-top: 4px; padding-top: 4px; }
.context-item { display: flex; align-items: center; gap: 6px; width: 100%; min-height: 26px; padding: 0 10px 0 4px; border-radius: 5px; } .context-item:hover, .context-item:focus { background: var(--selected); } .context-item:focus-visible { outline-offset: -1px; }
.context-check { width: 16px; text-align: center; color: var(--accent); } .context-keys { margin-left: 18px; color: var(--faint); font-size: 11px; white-space: nowrap; }
.break-editor { width: min(400px, calc(100vw - 16px)); padding: 10px 12px; } .break-kinds { display: flex; align-items: center; gap: 4px; margin-bottom: 8px; } .break-line { flex: 1; font-weight: 600; }
.break-input { width: 100%; } .break-hint { margin: 7px 0 10px; color: var(--dim); } .break-foot { display: flex; gap: 6px; }
.notice { position: absolute; left: 50%; bottom: 14px; transform: translateX(-50%); max-width: min(560px, calc(100% - 24px)); padding: 7px 14px; border-radius: 6px; background: var(--raised); box-shadow: var(--shadow); z-index: 30; }
.notice.error { color: var(--bad); }
.drop { position: absolute; inset: 6px; display: grid; place-items: center; border: 2px dashed var(--accent); border-radius: 10px; background: color-mix(in srgb, var(--bg) 86%, transparent); font-size: 15px; font-weight: 600; z-index: 40; pointer-events: none; }
`
