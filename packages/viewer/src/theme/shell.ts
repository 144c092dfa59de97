export const shell: string = `
.panel { position: relative; display: flex; flex-direction: column; width: 100%; height: 100%; min-height: 0; overflow: hidden; }
.panel:focus-visible { outline: none; border-radius: 0; }
.panel.vast { font-size: 13px; }
.top-bar { flex: none; display: flex; align-items: center; gap: 6px; height: 38px; padding: 0 8px; border-bottom: 1px solid var(--line); background: var(--surface); }
.top-actions { display: flex; align-items: center; gap: 1px; }
.record-switch { display: inline-flex; align-items: center; gap: 7px; height: 26px; padding: 0 11px 0 9px; border-radius: 13px; border: 1px solid var(--line-strong); background: var(--raised); font-weight: 500; white-space: nowrap; }
.record-switch:hover { background: var(--hover); }
.record-dot { width: 9px; height: 9px; border-radius: 50%; border: 1.5px solid var(--faint); }
.record-switch.on .record-dot { border-color: transparent; background: var(--t-error); box-shadow: 0 0 0 3px color-mix(in srgb, var(--t-error) 22%, transparent); }
.recordings { min-width: 0; }
.button.subject { max-width: 420px; border-color: transparent; background: none; padding: 0 8px; min-width: 0; }
.subject-name { overflow: hidden; text-overflow: ellipsis; }
.button.subject .icon { color: var(--dim); }
.meter { display: flex; align-items: center; gap: 12px; padding: 0 8px; color: var(--text); white-space: nowrap; overflow: hidden; min-width: 0; }
.meter-item { display: inline-flex; align-items: center; gap: 5px; }
.meter-label { color: var(--faint); }
.cost.cheap { color: var(--good); } .cost.fair { color: var(--warn); } .cost.dear, .meter-item.lost { color: var(--bad); }
.meter-item.lowered { color: var(--warn); } .lowered-menu { width: 420px; padding: 10px 12px; } .lowered-menu .menu-head { padding: 0 0 8px; } .lowered-menu .quiet { margin: 8px 0; padding: 0; white-space: normal; }
.lowered-row { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 10px; align-items: center; padding: 5px 0; border-top: 1px solid var(--line); }
.lowered-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .lowered-how { grid-row: 2; color: var(--dim); font-size: 11px; } .lowered-row .button { grid-row: 1 / 3; grid-column: 2; }
.meter-bar { width: 36px; height: 4px; border-radius: 2px; background: var(--line); overflow: hidden; }
.meter-bar span { display: block; height: 100%; min-width: 2px; background: var(--accent); }
.search { position: relative; display: flex; align-items: center; width: 240px; height: 26px; border: 1px solid var(--line-strong); border-radius: 5px; background: var(--bg); color: var(--faint); }
.search:focus-within { border-color: var(--accent); box-shadow: 0 0 0 2px color-mix(in srgb, var(--accent) 25%, transparent); }
.search .icon { margin: 0 4px 0 6px; width: 14px; height: 14px; }
.search input { flex: 1; min-width: 0; height: 100%; border: 0; background: none; color: var(--text); padding: 0; appearance: none; }
.search input:focus-visible { outline: none; }
.search input::placeholder { color: var(--faint); opacity: 1; }
.search input::-webkit-search-cancel-button { display: none; }
.search-key { margin-right: 5px; }
.search:focus-within .search-key { display: none; }
.results { width: min(520px, calc(100vw - 16px)); padding: 4px; }
.result { display: grid; grid-template-columns: 1fr auto; gap: 0 10px; padding: 5px 8px; border-radius: 5px; cursor: pointer; }
.result:hover { background: var(--hover); } .result.selected { background: var(--selected); }
.result-title { font-family: var(--mono); font-size: 11.5px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.result .where { grid-row: 2; overflow: hidden; text-overflow: ellipsis; } .result .time { grid-row: 1; grid-column: 2; }

.menu { width: min(440px, calc(100vw - 16px)); display: flex; flex-direction: column; }
.menu:not(:popover-open) { display: flex; }
.menu-head { display: flex; align-items: center; justify-content: space-between; padding: 8px 8px 8px 14px; border-bottom: 1px solid var(--line); }
.menu-foot { display: flex; align-items: center; gap: 8px; padding: 8px; border-top: 1px solid var(--line); }
.menu-foot span { flex: 1; padding-left: 6px; }
.recording-list { overflow: auto; padding: 4px; }
.recording { display: flex; align-items: center; gap: 2px; padding-right: 4px; border-radius: 6px; }
.recording:hover { background: var(--hover); } .recording.chosen { background: var(--selected); }
.recording-open { flex: 1; min-width: 0; padding: 6px 10px; display: flex; flex-direction: column; gap: 1px; }
.recording-title { display: flex; align-items: center; gap: 6px; font-weight: 500; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.recording-facts { color: var(--dim); font-size: 11px; }
.help { width: min(760px, calc(100vw - 16px)); padding: 12px 16px 14px; }
.help h2 { margin: 10px 0 6px; } .help h2:first-child { margin-top: 0; } .help h2:focus-visible { outline: none; }
.keys { columns: 2 330px; column-gap: 28px; } .keys > div { break-inside: avoid; display: flex; gap: 12px; padding: 2px 0; } .keys dt { flex: 0 0 106px; display: flex; align-items: flex-start; gap: 3px; } .keys dd { color: var(--dim); }
.legend { display: flex; flex-wrap: wrap; gap: 5px 14px; color: var(--dim); } .legend li { display: flex; align-items: center; gap: 6px; }
.help-text { color: var(--dim); } .help-text .trust { margin-left: 0; }

.banner { flex: none; display: flex; align-items: center; gap: 10px; padding: 5px 8px 5px 12px; border-bottom: 1px solid var(--line); background: var(--info-bg); }
.banner > span { flex: 1; min-width: 0; } .banner code { color: var(--faint); font-size: 10.5px; }
.banner.travel { background: var(--fresh-bg); } .banner.travel .icon { color: var(--fresh); }
.banner.error { background: var(--bad-bg); } .banner.error > .icon { color: var(--bad); } .banner.warning { background: var(--warn-bg); } .banner.warning > .icon { color: var(--warn); }

.splitter { flex: none; position: relative; z-index: 2; background: var(--line); touch-action: none; }
.splitter.x { width: 1px; cursor: col-resize; } .splitter.y { height: 1px; cursor: row-resize; }
.splitter::after { content: ''; position: absolute; inset: 0 -4px; } .splitter.y::after { inset: -4px 0; }
.splitter:hover::before, .splitter:active::before, .splitter:focus-visible::before { content: ''; position: absolute; background: var(--accent); inset: 0 -1px; }
.splitter.y:hover::before, .splitter.y:active::before, .splitter.y:focus-visible::before { inset: -1px 0; }
.splitter:focus-visible { outline: none; }

.body { flex: 1; display: flex; min-height: 0; }
.pane { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.pane.center { flex: 1; } .pane.browse, .pane.values-pane { flex: none; }
.tabs { flex: none; display: flex; gap: 2px; padding: 0 6px; height: 31px; border-bottom: 1px solid var(--line); background: var(--surface); overflow-x: auto; scrollbar-width: none; }
.tab { position: relative; display: inline-flex; align-items: center; gap: 6px; padding: 0 9px; color: var(--dim); font-weight: 500; white-space: nowrap; }
.tab:hover { color: var(--text); }
.tab[aria-selected='true'] { color: var(--text); }
.tab[aria-selected='true']::after { content: ''; position: absolute; inset: auto 6px -1px; height: 2px; border-radius: 2px 2px 0 0; background: var(--accent); }
.tabs.small { height: 28px; border: 0; background: none; padding: 0; }
.tabs.panes .tab { flex: 1; justify-content: center; }
.tab-body { flex: 1; display: flex; flex-direction: column; min-height: 0; overflow: hidden; }
.stacked { flex: 1; display: flex; flex-direction: column; min-height: 0; }
.filters { flex: none; display: flex; gap: 4px; padding: 6px 8px; border-bottom: 1px solid var(--line); overflow-x: auto; scrollbar-width: none; }
.filter { padding: 0 9px; height: 20px; border-radius: 10px; border: 1px solid var(--line); color: var(--dim); font-size: 11px; white-space: nowrap; }
.filter:hover { color: var(--text); background: var(--hover); }
.filter[aria-pressed='true'], .filter[aria-checked='true'] { background: var(--selected); border-color: transparent; color: var(--text); }
.pane-head { flex: none; display: flex; align-items: center; gap: 8px; height: 31px; padding: 0 4px 0 12px; border-bottom: 1px solid var(--line); background: var(--surface); }
.pane-note { flex: none; padding: 5px 12px; color: var(--dim); font-size: 11px; border-bottom: 1px solid var(--line); }

.record-line { position: relative; flex: none; display: flex; align-items: center; min-height: 33px; border-bottom: 1px solid var(--line); background: var(--surface); }
.transport { flex: none; display: flex; gap: 0; padding: 0 6px; border-right: 1px solid var(--line); }
.record { flex: 1; min-width: 0; display: flex; align-items: baseline; gap: 10px; padding: 0 12px; }
.record-time { flex: none; min-width: 58px; }
.record-title { min-width: 0; font-family: var(--mono); font-size: 12px; font-weight: 500; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.record-title.dim { font-family: var(--ui); font-weight: 400; } .record-title.error-text { color: var(--bad); font-family: var(--ui); }
.record-in { flex: none; color: var(--dim); } .record-tick { flex: none; color: var(--dim); font-size: 11px; }

.record .unit { flex: none; align-self: center; }
.run-bar { position: absolute; inset: 0 0 0 auto; left: min(332px, 30%); display: flex; align-items: center; gap: 10px; padding: 0 8px 0 12px; background: var(--surface); z-index: 4; }
.run-what { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 500; } .run-share { flex: none; min-width: 34px; color: var(--dim); text-align: right; }
.run-track { flex: 1; min-width: 40px; height: 4px; border-radius: 2px; background: var(--line); overflow: hidden; } .run-track span { display: block; height: 100%; background: var(--accent); transition: width 120ms linear; } .run-track .unknown { opacity: 0.35; }
.panel.narrow .run-bar { left: 0; top: 31px; }
@media (prefers-reduced-motion: reduce) { .run-track span { transition: none; } }

.panel.narrow .top-bar { flex-wrap: wrap; height: auto; min-height: 38px; padding: 6px 8px; row-gap: 6px; }
.panel.narrow .top-actions { order: 1; } .panel.narrow .meter { order: 3; } .panel.narrow .search { order: 2; flex: 1 1 60%; } .panel.slim .subject-name { display: none; } .panel.narrow .search-key { display: none; }
.panel.narrow .meter-label, .panel.narrow .meter-bar, .panel.narrow .meter-item.ring { display: none; }
.panel.narrow .meter { gap: 8px; padding: 0 2px; } .panel.narrow .button.subject { max-width: 96px; padding: 0 4px; } .panel.narrow .recordings { flex: 0 1 auto; }
.panel.narrow .record-line { flex-wrap: wrap; }
.panel.narrow .transport { width: 100%; border-right: 0; border-bottom: 1px solid var(--line); justify-content: space-between; padding: 2px 6px; }
.panel.narrow .record { padding: 6px 12px; } .panel.narrow .record-in { display: none; }
.panel.narrow .record .where, .panel.slim .record .unit { display: none; }
`
