export const overlay: string = `
.shell { background: none; }
.pill { position: fixed; display: inline-flex; align-items: center; gap: 7px; height: 28px; padding: 0 12px 0 10px; border-radius: 14px; background: var(--raised); box-shadow: var(--shadow); white-space: nowrap; touch-action: none; user-select: none; opacity: 0.92; }
.pill:hover, .pill:focus-visible { opacity: 1; } .pill.dragged { cursor: grabbing; }
.pill:focus-visible { outline-offset: 2px; border-radius: 14px; }
.pill.bottom-right { right: 12px; bottom: 12px; } .pill.bottom-left { left: 12px; bottom: 12px; } .pill.top-right { right: 12px; top: 12px; } .pill.top-left { left: 12px; top: 12px; }
.pill-text { font-weight: 600; } .pill-dim { color: var(--dim); } .pill-lowered { color: var(--warn); }
.pill-alarm { width: 15px; height: 15px; margin-right: -4px; border-radius: 50%; background: var(--bad-bg); color: var(--bad); font: 700 11px/15px var(--ui); text-align: center; }
.record-dot { flex: none; width: 9px; height: 9px; border-radius: 50%; border: 1.5px solid var(--faint); }
.pill.on .record-dot { border-color: transparent; background: var(--t-error); }
.dock { position: fixed; inset: auto 0 0 0; display: flex; flex-direction: column; background: var(--bg); box-shadow: 0 -6px 28px rgb(0 0 0 / 22%); }
.dock.tall { inset: 0; }
.dock-place { flex: 1; min-height: 0; }
.splitter { flex: none; position: relative; z-index: 2; background: var(--line-strong); touch-action: none; }
.splitter.y { height: 1px; cursor: row-resize; } .splitter.y::after { content: ''; position: absolute; inset: -4px 0; }
.splitter:hover::before, .splitter:active::before, .splitter:focus-visible::before { content: ''; position: absolute; background: var(--accent); inset: -1px 0; }
.splitter:focus-visible { outline: none; }
@media print { .shell { display: none; } }
`
