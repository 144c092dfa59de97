import { Fault, isFault } from '@cinescope/base'
import { describe, format, nearest } from '@cinescope/diagnostics'
import { cac } from 'cac'
import { FORMATS } from '../exports/format.ts'
import { config } from './config.ts'
import { dump } from './dump.ts'
import { exportRecording } from './export.ts'
import { index } from './index-command.ts'
import { info } from './info.ts'
import { list } from './list.ts'
import { open } from './open.ts'
import { parse } from './parse.ts'
import { runSql } from './sql.ts'
import { queryRecording, questions } from './query.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import { packageVersion } from './version.ts'

type Action = (terminal: Terminal, args: readonly (string | undefined)[], options: Readonly<Record<string, unknown>>) => Promise<void>

const actions: Readonly<Record<string, Action>> = {
  config: async terminal => config(terminal),
  dump: (terminal, [file], options) => dump(terminal, file!, { from: numberOption(options, 'from'), to: numberOption(options, 'to'), sites: textOption(options, 'sites') }),
  index: (terminal, [file]) => index(terminal, file!),
  export: (terminal, [file], options) => exportRecording(terminal, file!, { to: textOption(options, 'to'), out: textOption(options, 'out'), sites: textOption(options, 'sites') }),
  sql: (terminal, [file, query], options) => runSql(terminal, file!, query!, { json: options['json'] === true, sites: textOption(options, 'sites') }),
  info: (terminal, [file], options) => info(terminal, file!, textOption(options, 'sites')),
  list: (terminal, [folder]) => list(terminal, folder),
  open: (terminal, files, options) => open(terminal, files.map(String), { port: numberOption(options, 'port') ?? 0, browser: options['browser'] !== false, sites: textOption(options, 'sites') }),
  parse: (terminal, [text, out]) => parse(terminal, text!, out!),
  query: (terminal, [file, method, ...words], options) => queryRecording(terminal, file!, method!, words.map(String), {
    json: options['json'] === true, limit: numberOption(options, 'limit') ?? 100, sites: textOption(options, 'sites'),
  }),
}

/** Runs one command line; answers the exit code. */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    const cli = commandLine()
    cli.parse(['node', 'cinescope', ...argv], { run: false })
    if (cli.options['help'] || cli.options['version']) return 0
    const command = cli.matchedCommand
    if (!command) {
      const [name] = cli.args
      if (name === undefined) refuseUnknown(cli.options, 'cinescope', cli.globalCommand)
      if (name === undefined || name === 'help') {
        cli.outputHelp()
        return 0
      }
      throw new Fault('CINE_COMMAND_UNKNOWN', { name, suggestion: nearest(name, Object.keys(actions)), names: Object.keys(actions).join(', ') })
    }
    refuseUnknown(cli.options, `cinescope ${command.name}`, command, cli.globalCommand)
    const missing = command.args.find((arg, i) => arg.required && cli.args[i] === undefined)
    if (missing) throw new Fault('CINE_ARGUMENT_MISSING', { command: command.name, name: missing.value })
    await actions[command.name]!(terminal, [...cli.args, ...afterDashes(cli.options)], cli.options)
    return 0
  } catch (error) {
    terminal.err(`${faultText(error)}\n`)
    return 1
  }
}

/** Words behind `--`: an expression may begin with a minus. */
const afterDashes = (options: Readonly<Record<string, unknown>>): readonly string[] => {
  const words = options['--']
  return Array.isArray(words) ? words.map(String) : []
}

interface Flagged { readonly options: readonly { readonly name: string }[], hasOption(name: string): unknown }

/** Flags that none of the commands takes are a mistake; the first command is the one that was given. */
function refuseUnknown(given: Readonly<Record<string, unknown>>, command: string, ...takers: readonly [Flagged, ...Flagged[]]): void {
  for (const name of Object.keys(given)) {
    if (name === '--' || takers.some(taker => taker.hasOption(name))) continue
    const names = takers[0].options.map(option => option.name)
    throw new Fault('CINE_FLAG_UNKNOWN', { name, command, suggestion: nearest(name, names), names: names.map(known => `--${known}`).join(', ') })
  }
}

const SITES = 'Output folder of the recorded build, for site tables that the recording lacks'

function commandLine(): ReturnType<typeof cac> {
  const cli = cac('cinescope')
  cli.command('open [...files]', 'Show a recording in the browser; of several, or without a name, the newest')
    .option('--port <port>', 'Port on 127.0.0.1 (default: any free one)')
    .option('--no-browser', 'Only print the address')
    .option('--sites <folder>', SITES)
  cli.command('list [folder]', 'List the recordings of a folder (default: .cinescope)')
  cli.command('info <file>', 'Tell what a recording holds')
    .option('--sites <folder>', SITES)
  cli.command('index <file>', 'Make the index beside a recording, for fast answers')
  cli.command('dump <file>', 'Print a recording as text')
    .option('--from <tick>', 'First tick')
    .option('--to <tick>', 'One past the last tick')
    .option('--sites <folder>', SITES)
  cli.command('query <file> <method> [...words]', 'Ask a recording: errors, slow, calls NAME, hits PLACE EXPRESSION, lastWrite EXPRESSION TICK, ...')
    .option('--json', 'One JSON value a line instead of a table')
    .option('--limit <count>', 'Most answers (default: 100)')
    .option('--sites <folder>', SITES)
    .example(name => questions().map(question => `${name} query FILE ${question}`).join('\n'))
    .example('')
    .example('PLACE is a function, file:line, or JSON: {"kind":"catch"}, {"kind":"write","name":"total"}, {"argument":"userId"}.')
    .example('TICK is a moment, as tables show it; an expression that begins with a minus stands behind --. Instead of one for a target: {"kind":"property","ref":4,"key":"total"}, {"kind":"store","store":1,"path":["items"]}.')
  cli.command('config', 'Print the configuration that holds here')
  cli.command('sql <file> <query>', 'Answer an SQL query over calls, writes, errors, tasks, states, requests and logs (needs @duckdb/node-api)')
    .option('--json', 'As JSON instead of columns')
    .option('--sites <folder>', SITES)
  cli.command('export <file>', 'Write a recording in a format that others open')
    .option('--to <format>', FORMATS.join(', '))
    .option('-o, --out <file>', 'File, or folder for Parquet (default: beside the recording)')
    .option('--sites <folder>', SITES)
  cli.command('parse <text> <out>', 'Make a recording from its text')
  cli.help()
  cli.version(packageVersion())
  return cli
}

function numberOption(options: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = options[name]
  if (value === undefined) return undefined
  const number = typeof value === 'number' ? value : Number.NaN
  if (!Number.isSafeInteger(number) || number < 0) throw new Fault('CINE_FLAG_VALUE', { name, value, expected: 'a whole number' })
  return number
}

function textOption(options: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = options[name]
  if (value === undefined) return undefined
  if (typeof value !== 'string' && typeof value !== 'number') throw new Fault('CINE_FLAG_VALUE', { name, value, expected: 'a text' })
  return String(value)
}

function faultText(error: unknown): string {
  if (isFault(error)) return format(describe(error))
  return format(describe({ code: 'CINE_INTERNAL', data: { what: error instanceof Error ? error.stack ?? error.message : String(error) } }))
}
