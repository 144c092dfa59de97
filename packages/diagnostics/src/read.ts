import type { DiagnosticText } from './diagnostic.ts'

export const readTexts: Readonly<Record<string, DiagnosticText>> = {
  CINE_ABI_NEWER: {
    severity: 'warning',
    what: data => `The recording was made with recorder version ${String(data['abi'])}; this Cinescope knows up to ${String(data['known'])}.`,
    why: data => `It was written by a newer version (${String(data['writer'] || 'unknown')}). Kinds of records that are not known here are left out.`,
    fix: () => 'Update Cinescope to see everything: `npm i -D cinescope@latest`.',
  },
  CINE_ABI_OLDER: {
    severity: 'info',
    what: data => `The recording was made with recorder version ${String(data['abi'])}; this Cinescope has ${String(data['known'])}.`,
    why: data => `It was written by an older version (${String(data['writer'] || 'unknown')}), which did not record everything that this one does.`,
    fix: () => 'Nothing needs to be done. Record again with this version if an answer says "not recorded".',
  },
  CINE_ARGUMENT_MISSING: {
    severity: 'error',
    what: data => `"cinescope ${String(data['command'])}" needs <${String(data['name'])}>.`,
    why: () => 'The command cannot do anything without it.',
    fix: data => `See \`cinescope ${String(data['command']).split(' ')[0]!} --help\`.`,
  },
  CINE_BAD_CHUNK: {
    severity: 'warning',
    what: data => `Part of the recording could not be packed: damaged words at tick ${String(data['tick'])} (${String(data['detail'])}).`,
    why: () => 'This is a defect of the recorder, not of your program. The recording goes on at its next segment.',
    fix: () => 'Please report it with the steps that led here; your program was not affected.',
  },
  CINE_BAD_TEXT: {
    severity: 'error',
    what: data => `Line ${String(data['line'])} is not a line of a recording's text: ${String(data['text'])}.`,
    why: data => `${String(data['why'] ?? 'It does not follow the grammar')}.`,
    fix: () => 'See "Text form" in docs/format.md; `cinescope dump` prints text that can be read back.',
  },
  CINE_BOOKMARKS_DAMAGED: {
    severity: 'warning',
    what: data => `The bookmarks of this recording could not be read${Number(data['kept']) > 0 ? ' whole' : ''}: ${String(data['reason'])}.`,
    why: data => data['aside'] === undefined
      ? `Something else wrote them, or the disk did not finish. ${Number(data['kept']) > 0 ? `${String(data['kept'])} of them are shown; n` : 'N'}othing was changed.`
      : `What could not be read was put aside before new bookmarks were saved: ${String(data['aside'])}.`,
    fix: data => data['aside'] === undefined ? 'Set bookmarks as ever: the old text is put aside first, so nothing is lost.' : 'Nothing needs to be done. Mend the text by hand if you miss something.',
  },
  CINE_BOOKMARKS_UNSAVED: {
    severity: 'error',
    what: data => `Bookmarks cannot be read or saved beside the recording: ${String(data['reason'])}.`,
    why: () => 'The folder may not be written, its disk is full, or `cinescope open` was ended.',
    fix: () => 'Copy the recording to a folder of yours and open it there.',
  },
  CINE_CODEC: {
    severity: 'error',
    what: data => `A part of the recording is compressed in a way that cannot be read here (method ${String(data['codec'])}).`,
    why: () => 'It was written on a platform with another compression; zstd, for instance, needs Node 22.15.',
    fix: () => 'Open it with a newer Node, or with `cinescope open` on the machine that recorded it.',
  },
  CINE_COMMAND_UNKNOWN: {
    severity: 'error',
    what: data => `There is no command "${String(data['name'])}"${data['suggestion'] === undefined ? '' : `; did you mean "${String(data['suggestion'])}"?`}`,
    why: () => 'Nothing was done.',
    fix: data => `Use one of: ${String(data['names'] ?? 'the commands of `cinescope --help`')}.`,
  },
  CINE_CORRUPT: {
    severity: 'warning',
    what: data => `Part of the recording is damaged: ${String(data['what'])}${data['offset'] === undefined ? '' : ` at byte ${String(data['offset'])}`}.`,
    why: data => `Its checksum or its layout is wrong${data['records'] === undefined ? '' : `; ${String(data['records'])} records cannot be read`}.`,
    fix: () => 'Copy the file again from where it was recorded. Everything that is not damaged is shown.',
  },
  CINE_EXPRESSION_BUDGET: {
    severity: 'error',
    what: data => `Evaluating \`${String(data['expression'])}\` was stopped: it took more than ${String(data['limit'])}.`,
    why: () => 'Expressions are evaluated at many moments, so each has a bound on its work.',
    fix: () => 'Ask for less at once: a part of the list, or one property.',
  },
  CINE_EXPRESSION_SYNTAX: {
    severity: 'error',
    what: data => `\`${String(data['expression'])}\` is not a JavaScript expression: ${String(data['message'])} (character ${position(data['position'])}).`,
    why: () => 'It is read as one expression, as between the brackets of an `if`.',
    fix: () => 'Correct it there; statements and declarations are not expressions.',
  },
  CINE_EXPRESSION_UNSUPPORTED: {
    severity: 'error',
    what: data => `\`${String(data['expression'])}\` cannot be evaluated over a recording: it uses ${String(data['what'])} (character ${position(data['position'])}).`,
    why: () => 'Evaluating only reads what was recorded: it changes nothing, waits for nothing, and runs no function of the program.',
    fix: () => 'Use operators, properties, arrow functions, and methods of Math, JSON, Object, strings, arrays, Map and Set that change nothing.',
  },
  CINE_PATTERN: {
    severity: 'error',
    what: data => `\`${String(data['pattern'])}\` cannot be used as a regular expression: ${String(data['message'])}.`,
    why: () => 'It is run on every name and value of the recording.',
    fix: () => 'Correct it, or search for a text.',
  },
  CINE_EXPORT_FORMAT: {
    severity: 'error',
    what: data => data['format'] === undefined ? '`cinescope export` needs to know the format.' : `There is no export format "${String(data['format'])}"${data['suggestion'] === undefined ? '' : `; did you mean "${String(data['suggestion'])}"?`}`,
    why: () => 'Nothing was written.',
    fix: data => `Use --to with one of: ${String(data['formats'])}.`,
  },
  CINE_FETCH_FAILED: {
    severity: 'error',
    what: data => `The recording ${String(data['url'])} could not be fetched (${String(data['status'])}).`,
    why: () => 'The server that was asked does not have it, refused it, or is not reachable.',
    fix: () => 'Check the address, or drop the .cine file on this page.',
  },
  CINE_FLAG_UNKNOWN: {
    severity: 'error',
    what: data => `"${String(data['command'])}" has no option --${String(data['name'])}${data['suggestion'] === undefined ? '' : `; did you mean --${String(data['suggestion'])}?`}`,
    why: () => 'A misspelt option would silently do nothing.',
    fix: data => `It takes: ${String(data['names'] || 'no options')}.`,
  },
  CINE_FLAG_VALUE: {
    severity: 'error',
    what: data => `${data['argument'] === true ? '' : '--'}${String(data['name'])} cannot be "${String(data['value'])}".`,
    why: data => `It takes ${String(data['expected'])}.`,
    fix: data => data['argument'] === true ? 'Correct the value.' : 'Correct the value, or leave the option out for the default.',
  },
  CINE_IS_FOLDER: {
    severity: 'error',
    what: data => `${String(data['file'])} is a folder, not a recording.`,
    why: () => 'A recording is one file with the ending .cine.',
    fix: data => `\`cinescope list ${String(data['file'])}\` shows the recordings in it.`,
  },
  CINE_NEWER: {
    severity: 'error',
    what: data => `The recording has format version ${String(data['version'])}; this Cinescope reads up to ${String(data['known'])}.`,
    why: data => `It was written by a newer version (${String(data['writer'] || 'unknown')}).`,
    fix: () => 'Update Cinescope: `npm i -D cinescope@latest`.',
  },
  CINE_NOT_A_RECORDING: {
    severity: 'error',
    what: data => `${data['file'] === undefined ? 'This' : String(data['file'])} is not a recording of Cinescope.`,
    why: () => 'It does not begin as a .cine file does.',
    fix: () => 'Give a file with the ending .cine; `cinescope list` shows the recordings of this folder.',
  },
  CINE_NO_ACCESS: {
    severity: 'error',
    what: data => `${String(data['file'])} cannot be opened: permission denied.`,
    why: () => 'The file belongs to another user, or its folder may not be entered.',
    fix: () => 'Run the command as the user who recorded it, or copy the file.',
  },
  CINE_NO_ATTACHMENT: {
    severity: 'error',
    what: data => `The recording has no attachment ${String(data['index'])}.`,
    why: data => `It has ${String(data['attachments'])}.`,
    fix: () => '`attachments` lists them, in the order of the file.',
  },
  CINE_NO_DUCKDB: {
    severity: 'error',
    what: () => '`cinescope sql` needs DuckDB, which is not installed.',
    why: data => `It is 70 MB and few need it, so it is left to you (${String(data['reason'])}).`,
    fix: () => 'Install it: `npm i -D @duckdb/node-api`. Or take the tables elsewhere: `cinescope export FILE --to parquet`.',
  },
  CINE_METHOD_UNKNOWN: {
    severity: 'error',
    what: data => `A recording cannot be asked "${String(data['name'])}"${data['suggestion'] === undefined ? '' : `; did you mean "${String(data['suggestion'])}"?`}`,
    why: () => 'Nothing was asked.',
    fix: data => `Use one of: ${String(data['names'])}.`,
  },
  CINE_NO_FILE: {
    severity: 'error',
    what: data => `There is no file ${String(data['file'])}.`,
    why: () => 'The path is relative to the folder that the command runs in.',
    fix: () => '`cinescope list` shows the recordings in .cinescope.',
  },
  CINE_NO_TARGET: {
    severity: 'error',
    what: data => `\`${String(data['expression'])}\` names nothing that has a history at this moment.`,
    why: data => String(data['detail']),
    fix: () => 'Name a variable or property that the innermost call sees then: `localsAt TICK` lists them.',
  },
  CINE_NO_SEGMENT: {
    severity: 'error',
    what: data => `The recording has no segment ${String(data['index'])}.`,
    why: data => `It has ${String(data['segments'])}, or it was closed.`,
    fix: () => 'Read `segments` again after `refresh`.',
  },
  CINE_NO_VIEWER: {
    severity: 'error',
    what: data => `The viewer's files are missing from ${String(data['folder'])}.`,
    why: () => 'The package was not built, or not installed whole.',
    fix: () => 'In a checkout run `npm run build`; otherwise install cinescope again.',
  },
  CINE_NO_SITES: {
    severity: 'error',
    what: data => `${String(data['folder'])} holds no site table of this recording.`,
    why: data => `It lacks ${String(data['missing'])}; looked for files <hash>.sites there and in its folder "cinescope".`,
    fix: () => 'Give the output folder of the very build that was recorded; another build has other hashes.',
  },
  CINE_NO_SITES_FOLDER: {
    severity: 'error',
    what: data => `There is no folder ${String(data['folder'])} to take site tables from.`,
    why: () => 'Nothing is there, or it is a file.',
    fix: () => 'Give --sites the output folder of the build that was recorded (`dist`), seen from where you are; leave it out if the recording has its site tables.',
  },
  CINE_PORT: {
    severity: 'error',
    what: data => `Port ${String(data['port'])} cannot be used.`,
    why: () => 'Another program listens on it, or it is reserved.',
    fix: () => 'Leave --port out: any free port is taken.',
  },
  CINE_SITES_FULL: {
    severity: 'warning',
    what: data => `${String(data['modules'])} of the modules that ran recorded nothing.`,
    why: data => `A recorder has room for ${Number(data['room']).toLocaleString('en')} sites, places in the code that may make a record, and those loaded before had taken it. A module that is loaded again in another version takes new ones.`,
    fix: () => 'Load the page again, or start the server again; if it happens each time, leave dependencies out (`include`, `exclude`) or set a lower `level`: `calls` has fewer sites.',
  },
  CINE_SQL: {
    severity: 'error',
    what: data => `The query failed: ${String(data['message'])}`,
    why: () => 'DuckDB did not understand it, or it names something that is not there.',
    fix: data => `Tables: ${String(data['tables'])}; \`cinescope sql FILE "describe calls"\` shows the columns of one.`,
  },
  CINE_TRUNCATED: {
    severity: 'warning',
    what: data => `The recording ends in the middle of a part: ${String(data['bytes'] ?? 'some')} bytes cannot be read${data['records'] ? `, with ${String(data['records'])} records` : ''}.`,
    why: () => 'The program was killed while it wrote, or the file was not copied whole.',
    fix: () => 'Nothing needs to be done: everything before that part is shown.',
  },
}

/** Positions count from 0 in data, from 1 for people. */
const position = (value: unknown): string => typeof value === 'number' ? String(value + 1) : String(value)
