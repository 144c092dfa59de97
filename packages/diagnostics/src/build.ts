import type { DiagnosticText } from './diagnostic.ts'

export const buildTexts: Readonly<Record<string, DiagnosticText>> = {
  CINE_COMMENT: {
    severity: 'warning',
    what: data => `${String(data['file'])}:${String(data['line'])}:${String(data['column'])} asks for the level "${String(data['word'])}", which there is not${data['suggestion'] === undefined ? '' : `; did you mean "${String(data['suggestion'])}"?`}`,
    why: () => 'A comment that begins with @cinescope says how much the function below it records.',
    fix: data => `Write one of ${String(data['levels'])} behind @cinescope, or take the comment away. It was ignored.`,
  },
  CINE_CONFIG: {
    severity: 'error',
    what: data => `${String(data['file'])} could not be read: ${String(data['error'])}`,
    why: () => 'The configuration holds for the plugin, for cinescope/register and for the command line.',
    fix: () => 'Mend the file, or remove it: without one the defaults hold.',
  },
  CINE_MAP: {
    severity: 'warning',
    what: data => `${String(data['file'])} was left as it is: the map of the compiler before us holds no source text, and its sources are not on disk.`,
    why: () => 'Positions in compiled code are shown in the source that you wrote, which the map must carry or name.',
    fix: () => 'Let the compiler write `sourcesContent` into its map, or name the file in `exclude`.',
  },
  CINE_OPTION_UNKNOWN: {
    severity: 'error',
    what: data => `There is no option "${String(data['name'])}"${data['from'] === undefined ? '' : ` (in ${String(data['from'])})`}${data['suggestion'] === undefined ? '' : `; did you mean "${String(data['suggestion'])}"?`}`,
    why: () => 'A misspelt option would silently do nothing.',
    fix: data => `Use one of: ${String(data['names'] ?? 'the options in the guide')}.`,
  },
  CINE_OPTION_VALUE: {
    severity: 'error',
    what: data => `The option "${String(data['name'])}"${data['from'] === undefined ? '' : ` (in ${String(data['from'])})`} cannot be ${String(data['value'])}${data['suggestion'] === undefined ? '' : `; did you mean '${String(data['suggestion'])}'?`}`,
    why: data => `It takes ${String(data['expected'])}.`,
    fix: data => `Change "${String(data['name'])}", or leave it out for the default.`,
  },
  CINE_PLAN: {
    severity: 'error',
    what: data => `${String(data['at'])} cannot be ${String(data['value'])}${data['suggestion'] === undefined ? '' : `; did you mean "${String(data['suggestion'])}"?`}`,
    why: data => `It takes ${String(data['expected'])}.`,
    fix: () => 'Correct the plan: { level, rules: [{ kind: \'file\', path, level, pin }, { kind: \'function\', name, path, level, pin }] }.',
  },
  CINE_PRODUCTION: {
    severity: 'warning',
    what: () => 'This is a production build: it was left as it is, nothing is instrumented and no runtime is added.',
    why: () => 'A recorder in a shipped app would record your users, and it carries your sources.',
    fix: () => 'To instrument it all the same write cinescope({ production: true }). For a development build: `vite build --mode development`, webpack `mode: \'development\'`, or NODE_ENV=development (Rollup).',
  },
  CINE_SYNTAX: {
    severity: 'warning',
    what: data => `${String(data['file'])}:${String(data['line'])}:${String(data['column'])} was left as it is: ${String(data['message'])}.`,
    why: () => 'The parser does not take this text in this language and kind of file.',
    fix: () => 'If the file runs, give its language (`lang`) and kind (`sourceType`), or name it in `exclude`. The file runs without being recorded.',
  },
  CINE_TRANSFORM: {
    severity: 'warning',
    what: data => `${String(data['file'])} was left as it is: the transform failed (${String(data['error'])}).`,
    why: () => 'This is a defect of Cinescope, not of your program.',
    fix: () => 'The file runs without being recorded. Please report it with the file, or name it in `exclude` to silence this warning.',
  },
}
