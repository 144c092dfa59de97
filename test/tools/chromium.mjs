import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [process.env.CINESCOPE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].filter(Boolean)

/** Path of the browser that tests drive, or undefined. */
export function chromiumPath() {
  return places.find(path => existsSync(path))
}

const advice = `The browser tests need Chromium. Install it with

  sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium

or set CINESCOPE_CHROMIUM to a Chromium or Chrome binary, then run npm test again.`

function apt(args) {
  return spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0
}

/** Finds Chromium, or installs it where apt and the rights for it exist. */
export function ensureChromium() {
  if (chromiumPath()) return { found: true, advice: '' }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Chromium is missing: installing it with apt-get.')
    if (apt(['update', '-qq'])) apt(['install', '-y', '-qq', '--no-install-recommends', 'chromium'])
  }
  return { found: chromiumPath() !== undefined, advice }
}
