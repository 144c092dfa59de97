#!/usr/bin/env node
// `npm test` on any machine: installs what is missing, checks, builds, runs every test, ends with "N passed, N failed".
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const filters = process.argv.slice(2)

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status ?? 1
}

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

// Not `npm ci`: it refuses the lock where a registry lacks parser binaries for other platforms, which nobody here needs.
if (!existsSync(join(root, 'node_modules/.package-lock.json')) && run(npm, ['install', '--no-audit', '--no-fund']) !== 0) {
  console.error('npm install failed; nothing was tested.')
  process.exit(1)
}

const { ensureChromium } = await import('./tools/chromium.mjs')
const browser = ensureChromium()
if (!browser.found) {
  console.error(browser.advice)
  process.exit(1)
}

let passed = 0
let failed = 0
const failures = []

function count(name, ok) {
  if (ok) passed++
  else {
    failed++
    failures.push(name)
  }
  return ok
}

const bin = name => join(root, 'node_modules/.bin', name)
count('types (tsc)', run(bin('tsc'), ['-p', 'tsconfig.json']) === 0)
count('lint (oxlint)', run(bin('oxlint'), []) === 0)

if (count('build', run(npm, ['run', '--silent', 'build']) === 0)) {
  const folder = mkdtempSync(join(tmpdir(), 'cinescope-test-'))
  const report = join(folder, 'report.json')
  const status = run(bin('vitest'), ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...filters])
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, 'utf8'))
    passed += result.numPassedTests
    failed += result.numFailedTests
    for (const file of result.testResults) {
      // A file that fails outside its tests (a broken import) has no failed test to count.
      if (file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed')) count(`${file.name}: ${file.message}`, false)
      for (const test of file.assertionResults) if (test.status === 'failed') failures.push(`${file.name} > ${test.fullName}`)
    }
    if (status !== 0 && failed === 0) count('vitest ended with an error outside the tests', false)
  } else count('vitest wrote no report', false)
  rmSync(folder, { recursive: true, force: true })
}

for (const name of failures) console.log(`failed: ${name}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
