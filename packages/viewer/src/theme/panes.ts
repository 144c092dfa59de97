export const panes: string = `
.timeline { flex: none; position: relative; background: var(--t-background); }
.timeline-canvas { display: block; width: 100%; cursor: crosshair; touch-action: none; font-family: var(--ui); }
.timeline-canvas:focus-visible { outline-offset: -2px; border-radius: 0; }
/* Over before anybody reads it, in all but the largest recordings. */
.timeline-note { position: absolute; left: 12px; top: 26px; color: var(--dim); font-size: 11px; pointer-events: none; animation: appear 0s 400ms both; }
@keyframes appear { from { visibility: hidden; } to { visibility: visible; } }
.hover { position: absolute; z-index: 3; display: flex; align-items: center; gap: 7px; max-width: min(460px, 80%); padding: 4px 9px; border-radius: 5px; background: var(--raised); box-shadow: var(--shadow); pointer-events: none; white-space: nowrap; }
.hover-title { overflow: hidden; text-overflow: ellipsis; font-family: var(--mono); font-size: 11.5px; }
.hover-time { color: var(--faint); font-size: 11px; } .hover-threw { color: var(--bad); }
.whole { position: absolute; right: 8px; padding: 1px 8px; border-radius: 9px; background: var(--raised); border: 1px solid var(--line-strong); color: var(--dim); font-size: 10.5px; line-height: 16px; }
.whole:hover { color: var(--text); }

.call-row { display: flex; align-items: center; gap: 2px; height: 22px; padding-right: 10px; white-space: nowrap; cursor: default; }
.call-row:hover { background: var(--hover); }
.call-row.selected { background: var(--selected); box-shadow: inset 2px 0 0 var(--selected-line); }
.call-text { flex: 0 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; line-height: 22px; }
.call-row.frame .call-text { flex: none; max-width: 100%; }
/* What a call answered says more than what it got: the arguments give way first, down to an ellipsis. */
.call-args { flex: 1000 1 0; min-width: 1.6em; max-width: max-content; overflow: hidden; text-overflow: ellipsis; line-height: 22px; }
.call-row > .icon { margin-right: 3px; width: 14px; height: 14px; }
.outcome { flex: 0 1 auto; min-width: 0; margin-left: 7px; overflow: hidden; text-overflow: ellipsis; line-height: 22px; font-size: 11.5px; }
.outcome[title]:hover { text-decoration: underline; text-underline-offset: 3px; }
.call-row.task .call-text { font-weight: 500; } .call-row.task .tag { margin-left: 6px; vertical-align: 1px; }
.call-time { flex: none; min-width: 52px; padding-left: 8px; text-align: right; color: var(--faint); font-size: 11px; font-variant-numeric: tabular-nums; }
.call-row.threw .fn { color: var(--bad); } .outcome.threw { color: var(--bad); }
.arg { font-family: var(--mono); font-size: 11.5px; } .arg-name { color: var(--dim); }
.call-row.more { color: var(--accent); } .twist.none { visibility: hidden; }

.call-row .twist { width: 18px; height: 22px; }
.events.between .event.selected { background: none; box-shadow: inset 0 -1px 0 var(--t-cursor); }
.event { position: relative; display: flex; align-items: center; gap: 8px; height: 24px; padding: 0 10px; white-space: nowrap; cursor: default; }
.event:hover { background: var(--hover); }
.event.selected { background: var(--selected); box-shadow: inset 2px 0 0 var(--selected-line); }
.event .icon { width: 14px; height: 14px; }
.event.error .event-label { color: var(--bad); } .event.warn .event-label { color: var(--warn); }
.event-text { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; }
.event-text > * + * { margin-left: 7px; }
.event.travel { opacity: 0.75; }
.event .tag { vertical-align: 1px; }

.issues { overflow: auto; flex: 1; }
.issue { display: flex; gap: 9px; width: 100%; padding: 8px 12px; border-bottom: 1px solid var(--line); }
.issue:hover { background: var(--hover); } .issue.selected { background: var(--selected); box-shadow: inset 2px 0 0 var(--selected-line); }
.issue-main { display: flex; flex-direction: column; gap: 2px; min-width: 0; flex: 1; }
.issue-label { font-weight: 500; overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
.issue-place { display: flex; gap: 8px; align-items: baseline; color: var(--dim); } .issue-place .time { margin-left: auto; }
.issue-gaps { padding: 12px 4px; } .issue-gaps h3 { padding: 0 10px 6px; } .issue-gap .link { margin: 0 10px 6px 36px; font-size: 11px; }

.source { flex: 1; display: flex; flex-direction: column; min-height: 0; }
.path { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .path-folder, .path-line { color: var(--faint); } .path b { font-weight: 600; }
.lines { font: 12px/19px var(--mono); }
.lines .list-rows { min-width: max-content; }
.line { display: flex; align-items: center; height: 19px; padding-right: 24px; min-width: 100%; }
.line.here { background: var(--here); box-shadow: inset 2px 0 0 var(--t-cursor); }
.break { flex: none; display: grid; place-items: center; width: 16px; height: 19px; position: sticky; left: 0; background: var(--bg); z-index: 1; }
.line.here .break { background: var(--here); box-shadow: inset 2px 0 0 var(--t-cursor); } .line.below .break { background: var(--here); }
.break-dot { flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--break); }
.break-dot.conditional { background: none; border: 2.5px solid var(--break); } .break-dot.none { opacity: 0; } .break:hover .break-dot.none, .break:focus-visible .break-dot.none { opacity: 0.4; }
.break-dot.log { border-radius: 2px; background: var(--log); transform: rotate(45deg) scale(0.9); }
.gutter { flex: none; width: 44px; padding-right: 12px; text-align: right; color: var(--faint); font: 11px/19px var(--mono); position: sticky; left: 16px; background: var(--bg); z-index: 1; height: 19px; user-select: none; }
.line.here .gutter { background: var(--here); color: var(--text); }
.gutter:hover { color: var(--accent); text-decoration: underline; }
.code { flex: none; white-space: pre; tab-size: 2; }
.code .k { color: var(--k); } .code .w { color: var(--w); } .code .s { color: var(--s); } .code .r { color: var(--r); } .code .n { color: var(--n); } .code .c { color: var(--c); font-style: italic; }
.code .t { color: var(--t); } .code .f { color: var(--f); } .code .p { color: var(--p); }
.code .lit.c { color: var(--text); }
.code .lit { background: var(--lit); border-radius: 2px; box-shadow: 0 0 0 1px var(--lit); }
.chips { flex: none; display: inline-flex; gap: 5px; margin-left: 22px; align-items: center; }
.chip { display: inline-block; max-width: 340px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; height: 16px; padding: 0 6px; border-radius: 3px; background: var(--sunken); font: 11px/16px var(--mono); }
.chip .v { font-size: 11px; } .chip-label { color: var(--dim); }
.chip:hover { box-shadow: 0 0 0 1px var(--line-strong); }
.chip.fresh { background: var(--fresh-bg); box-shadow: 0 0 0 1px color-mix(in srgb, var(--fresh) 55%, transparent); } .chip.fresh .chip-label { color: var(--fresh); font-weight: 600; }
.chip.earlier { background: none; border: 1px dashed var(--line-strong); line-height: 14px; } .chip.earlier, .chip.earlier * { color: var(--dim); }
.line.below { background: var(--here); } .line.below .gutter { display: flex; background: var(--here); }
.line.below .chips { position: sticky; left: 60px; min-width: 0; margin-left: 0; overflow: hidden; } .line.below .chip { flex: 0 1 auto; min-width: 56px; }
.chip-more { color: var(--faint); font: 11px var(--ui); }

.scope-pane { flex: 1; overflow: auto; padding-bottom: 12px; }
.section + .section { border-top: 1px solid var(--line); }
.section-head { display: flex; align-items: center; gap: 4px; width: 100%; height: 31px; padding: 0 10px 0 6px; position: sticky; top: 0; background: var(--surface); z-index: 1; }
.section-title { font-weight: 600; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .section-hint { color: var(--faint); font-size: 11px; margin-left: 4px; } .section-count { margin-left: auto; color: var(--faint); font-size: 11px; }
.section-body { padding: 4px 0 6px; }
.stack-row { display: flex; align-items: center; padding: 0 6px 0 0; } .stack-row:hover { background: var(--hover); }
.stack-row.chosen { background: var(--selected); box-shadow: inset 2px 0 0 var(--selected-line); }
.stack-name { flex: 1; display: flex; align-items: center; gap: 7px; min-width: 0; height: 24px; padding-left: 14px; }
.stack-name .fn { overflow: hidden; text-overflow: ellipsis; } .stack-name .where { margin-left: auto; }
.stack-row .button { visibility: hidden; } .stack-row:hover .button, .stack-row:focus-within .button { visibility: visible; }
.causes { max-height: 232px; overflow: auto; } .cause { display: flex; align-items: baseline; gap: 7px; width: 100%; min-height: 24px; padding: 4px 10px 0 14px; color: var(--dim); white-space: nowrap; } .cause:hover { background: var(--hover); }
.cause-label { overflow: hidden; text-overflow: ellipsis; } .causes .stack-name { padding-left: 28px; } .causes .quiet { padding-left: 28px; }

.values { padding: 0 0 0 8px; }
.slot { position: relative; display: flex; align-items: center; min-height: 21px; padding-right: 10px; white-space: nowrap; overflow: hidden; cursor: default; }
.slot:hover, .slot:focus-visible { background: var(--hover); }
.slot-name { color: var(--p); font: 11.5px var(--mono); flex: none; } .slot-colon { color: var(--faint); margin-right: 6px; }
.slot .v { overflow: hidden; text-overflow: ellipsis; min-width: 0; }
.slot.fresh { background: var(--fresh-bg); } .slot.fresh .slot-name { color: var(--fresh); font-weight: 600; }
.unknown { display: flex; align-items: center; width: 100%; min-height: 21px; padding-right: 10px; color: var(--faint); white-space: nowrap; }
.unknown:hover { color: var(--dim); } .unknown .names { overflow: hidden; text-overflow: ellipsis; font: 11.5px var(--mono); margin-left: 7px; }
.jump-reason { padding: 6px 12px; color: var(--dim); font-size: 11px; border-bottom: 1px solid var(--line); }
.slot-note { color: var(--faint); font-size: 11px; padding: 2px 0; }
.who { position: absolute; right: 4px; top: 1px; bottom: 1px; display: inline-flex; align-items: center; gap: 4px; padding: 0 7px; border-radius: 4px; background: var(--raised); color: var(--accent); font-size: 11px; box-shadow: 0 0 0 1px var(--line-strong); opacity: 0; pointer-events: none; }
.slot:hover .who, .slot:focus-visible .who, .slot:focus-within .who { opacity: 1; pointer-events: auto; }
.who .icon { width: 12px; height: 12px; }
.slot.watch .who { right: 28px; } .slot-remove { position: absolute; right: 3px; top: 0; opacity: 0; background: var(--hover); } .slot:hover .slot-remove, .slot:focus-visible .slot-remove, .slot:focus-within .slot-remove { opacity: 1; }
.slot.watch .slot-name { max-width: 60%; overflow: hidden; text-overflow: ellipsis; }
.watch-input { display: block; width: calc(100% - 36px); height: 23px; margin: 1px 10px 1px 26px; padding: 0; border: 0; border-bottom: 1px solid transparent; background: none; color: var(--text); font: 11.5px var(--mono); appearance: none; }
.watch-input::placeholder { color: var(--faint); font-family: var(--ui); opacity: 1; } .watch-input:hover { border-color: var(--line-strong); } .watch-input:focus { outline: none; border-color: var(--accent); }
.more { color: var(--accent); font-size: 11px; height: 21px; }

.marks { flex: 1 1 auto; min-height: 96px; overflow: auto; }
.add-sort { display: flex; flex-wrap: wrap; gap: 6px; padding: 6px 12px 4px; } .add-sort .select { flex: 0 1 auto; min-width: 0; } .add-sort .field { flex: 1 1 90px; min-width: 70px; }
.logs { flex: 1 1 45%; min-height: 120px; display: flex; flex-direction: column; border-top: 1px solid var(--line-strong); }
.logs-head { flex: none; display: flex; justify-content: space-between; align-items: center; height: 31px; padding: 0 12px; background: var(--surface); border-bottom: 1px solid var(--line); color: var(--text); font-size: 12px; } .logs-head .dim { font-weight: 400; font-size: 11px; }
.log-line { display: flex; align-items: center; gap: 9px; height: 22px; padding: 0 10px 0 12px; white-space: nowrap; cursor: default; } .log-line:hover { background: var(--hover); } .log-line.selected { background: var(--selected); box-shadow: inset 2px 0 0 var(--selected-line); }
.log-line .time { flex: none; min-width: 58px; } .log-value { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; } .log-value { font: 11.5px var(--mono); }
.mark-row .break-dot { margin: 0 1px; }
.mark-row { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; padding: 2px 6px 3px 12px; } .mark-row:hover { background: var(--hover); } .mark-row.selected { background: var(--selected); box-shadow: inset 2px 0 0 var(--selected-line); }
.mark-title { display: flex; align-items: center; gap: 8px; min-width: 0; height: 22px; } .mark-text { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font: 11.5px var(--mono); }
.mark-row .button { visibility: hidden; } .mark-row:hover .button, .mark-row:focus-within .button { visibility: visible; }
.note-field { grid-column: 1 / -1; min-width: 0; height: 21px; padding: 0; border: 0; border-bottom: 1px solid transparent; background: none; color: var(--dim); font: inherit; appearance: none; text-overflow: ellipsis; } .note-field.mono { font: 11.5px var(--mono); margin-left: 17px; }
.note-field::placeholder { color: var(--faint); font-family: var(--ui); opacity: 1; } .note-field:hover { border-color: var(--line-strong); } .note-field:focus { outline: none; color: var(--text); border-color: var(--accent); }
.errors-at { align-items: center; border: 0; padding: 6px 12px; }

.card { margin: 8px; border-radius: 8px; background: var(--raised); box-shadow: 0 0 0 1px color-mix(in srgb, var(--accent) 45%, var(--line)); overflow: hidden; }
.card-head { display: flex; align-items: center; gap: 7px; padding: 5px 5px 5px 10px; background: var(--info-bg); } .card-head > .icon { color: var(--accent); width: 14px; height: 14px; }
.card-title { flex: 1; font-weight: 600; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.card-body { padding: 8px 12px 4px; }
.card-value { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .card-value .v { font-size: 13px; }
.card-code { margin: 7px 0; padding: 6px 9px; border-radius: 5px; background: var(--sunken); overflow-x: auto; line-height: 1.5; font-size: 11.5px; }
.card-facts { display: flex; flex-wrap: wrap; gap: 2px 9px; color: var(--dim); align-items: baseline; }
.card-foot { display: flex; gap: 6px; padding: 8px 12px 10px; flex-wrap: wrap; } .card .gap-note { margin: 8px 10px 2px; }
.history { border-top: 1px solid var(--line); max-height: 260px; overflow: auto; padding-bottom: 4px; } .history-count { padding: 6px 12px 3px; color: var(--faint); font-size: 11px; }
.history-row { display: grid; grid-template-columns: 66px minmax(0, 1fr) auto; gap: 8px; align-items: baseline; width: 100%; padding: 2px 12px; }
.history-row .v { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.history-row:hover { background: var(--hover); } .history-row.here { background: var(--selected); } .history-row.later { opacity: 0.72; }

.tab-body { container-type: size; }
.store-split { flex: 1; display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.stores .actions { flex: 1 1 42%; min-height: 96px; } .store-detail { flex: 1 1 58%; min-height: 0; display: flex; flex-direction: column; border-top: 1px solid var(--line); }
.store-bar { flex: none; display: flex; flex-wrap: wrap; align-items: center; min-height: 33px; padding: 2px 6px; border-bottom: 1px solid var(--line); background: var(--surface); }
.store-body { flex: 1; overflow: auto; padding: 6px 0; }
.diff-row { display: grid; grid-template-columns: 14px fit-content(50%) minmax(0, 1fr); gap: 7px; padding: 2px 10px; align-items: baseline; border-left: 2px solid transparent; }
.diff-row.added { background: var(--added-bg); border-color: var(--added); } .diff-row.removed { background: var(--removed-bg); border-color: var(--removed); } .diff-row.changed { background: var(--changed-bg); border-color: var(--changed); }
.diff-row.added .diff-sign { color: var(--added); } .diff-row.removed .diff-sign { color: var(--removed); } .diff-row.changed .diff-sign { color: var(--changed); }
.diff-sign { font: 700 12px var(--mono); } .diff-path { font: 11.5px var(--mono); overflow-wrap: anywhere; } .diff-values { overflow-wrap: anywhere; }
.diff-row ins { text-decoration: none; } .diff-row del { text-decoration-color: var(--removed); }
@container (max-height: 340px) { .stores .filters, .stores .pane-note { display: none; } }
@container (max-width: 300px) { .stores .event .tag { display: none; } }
@container (min-width: 700px) {
  .stores .store-split { flex-direction: row; } .stores .actions { flex: 0 0 42%; } .store-detail { flex: 1 1 0; min-width: 0; border-top: 0; border-left: 1px solid var(--line); }
}
`
