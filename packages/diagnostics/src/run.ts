import type { DiagnosticText } from './diagnostic.ts'

export const runTexts: Readonly<Record<string, DiagnosticText>> = {
  CINE_DISK_FULL: {
    severity: 'warning',
    what: data => `There is no room for ${data['file'] === undefined ? 'the recording' : String(data['file'])}: part of it is missing.`,
    why: () => 'The disk, or the limit set for this process, is full. The program itself was not affected.',
    fix: () => 'Make room, delete old recordings (`cinescope list` shows them), or give `install` another folder; recording goes on by itself.',
  },
  CINE_OVERLAY_REFUSED: {
    severity: 'warning',
    what: data => `The overlay could not be loaded from ${String(data['url'])}.`,
    why: () => 'The page\'s content security policy or the network refused the script.',
    fix: () => 'Allow scripts of the dev server\'s origin, or export the recording and view it with `cinescope open`. Recording goes on.',
  },
  CINE_RECORDING_FAULT: {
    severity: 'error',
    what: data => `A part of the recording was lost: ${String(data['reason'])}.`,
    why: () => 'This is a defect of Cinescope, not of your program.',
    fix: () => 'Please report it with the steps that led here; your program was not affected.',
  },
  CINE_SECOND_RUNTIME: {
    severity: 'warning',
    what: data => `The page has two recorders; what was built with the second one${data['sites'] ? ` (${String(data['sites'])})` : ''} is not recorded.`,
    why: () => 'Two builds with the plugin meet in one page, as a host and a remote of module federation do, and the first recorder that was loaded records alone.',
    fix: () => 'Keep the plugin in the one build that you look at, or open the other part by its own address. Both run as they would without us.',
  },
  CINE_SITES_MISSING: {
    severity: 'warning',
    what: data => `The site table of module ${String(data['hash'])} could not be fetched${Number(data['status']) ? ` (status ${String(data['status'])})` : ''}.`,
    why: () => 'The server that built the module no longer has it, or cannot be reached; the recording shows its calls without source.',
    fix: () => 'Reload the page, or attach the build\'s .sites files to the recording later.',
  },
  CINE_STATE_GONE: {
    severity: 'error',
    what: data => `State ${String(data['state'])} of store "${String(data['store'])}" is no longer held.`,
    why: data => `The page keeps references to the last 1,000 states or 32 MiB of each store; now ${String(data['first'])} to ${String(data['last'])}.`,
    fix: () => 'Choose a later state; the recording still shows the older one.',
  },
  CINE_STORAGE_FORBIDDEN: {
    severity: 'warning',
    what: data => `IndexedDB cannot be used: ${String(data['reason'])}.`,
    why: () => 'The browser forbids it here (private mode, blocked cookies, an opaque origin), or the connection was closed.',
    fix: () => 'The recording is kept in memory and ends with the page: export it before you leave. Or allow site data for this origin.',
  },
  CINE_STORAGE_FULL: {
    severity: 'warning',
    what: data => `The browser's storage is full: ${String(data['reason'])}.`,
    why: () => 'Older recordings and half of this one were removed, and there is still no room.',
    fix: () => 'New parts are kept in memory until there is room again, and end with the page if there never is. Free disk space, delete recordings, or lower `ringBytes`.',
  },
  CINE_STORE_READ_ONLY: {
    severity: 'error',
    what: data => `Store "${String(data['store'])}" cannot be put back.`,
    why: () => 'It was given to observe() when it was finished; its reducer is out of reach.',
    fix: () => 'Create it with configureStore, or with the enhancer of the Redux DevTools page global: then it attaches by itself.',
  },
  CINE_WORKER_LOST: {
    severity: 'warning',
    what: data => `The thread that writes the recording ended${data['what'] === undefined ? '' : ` (${String(data['what'])})`}; part of the recording is missing.`,
    why: () => 'It ran out of memory, was not allowed to start, or met a defect of Cinescope. The program itself was not affected.',
    fix: () => 'Another one goes on in its place, three times at most. Node\'s permission model has to allow worker threads (--allow-worker). If it happens again, please report it.',
  },
  CINE_WORKER_REFUSED: {
    severity: 'warning',
    what: data => `The packer worker was refused: ${String(data['reason'])}.`,
    why: () => 'The content security policy does not allow workers from blob: addresses.',
    fix: () => 'Chunks are packed in the page when it is idle, which costs the page more. Add `worker-src blob:` to the policy of the development server.',
  },
}
