import {
  OP_ARGS, OP_BRANCH, OP_BUILTIN, OP_CATCH, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_ERROR, OP_FOLD, OP_IMAGE, OP_LEAVE, OP_LEVEL, OP_LOSS, OP_MARK, OP_MODULE, OP_NETWORK, OP_OBJECT, OP_RESULT,
  OP_RESUME, OP_SCOPE, OP_SET, OP_SHAPE, OP_STORE, OP_STRING, OP_SUSPEND, OP_TASK, OP_THIS, OP_THROW, OP_TIME, OP_UNWIND, OP_WRITE,
} from './op.ts'

/** Ops as the text form names them. */
export const OP_NAMES: Readonly<Record<number, string>> = {
  [OP_ENTER]: 'enter',
  [OP_LEAVE]: 'leave',
  [OP_UNWIND]: 'unwind',
  [OP_SUSPEND]: 'suspend',
  [OP_RESUME]: 'resume',
  [OP_THROW]: 'throw',
  [OP_CATCH]: 'catch',
  [OP_WRITE]: 'write',
  [OP_SET]: 'set',
  [OP_DELETE]: 'delete',
  [OP_BUILTIN]: 'builtin',
  [OP_ARGS]: 'args',
  [OP_RESULT]: 'result',
  [OP_SCOPE]: 'scope',
  [OP_THIS]: 'this',
  [OP_BRANCH]: 'branch',
  [OP_STRING]: 'string',
  [OP_OBJECT]: 'object',
  [OP_SHAPE]: 'shape',
  [OP_IMAGE]: 'image',
  [OP_TIME]: 'time',
  [OP_TASK]: 'task',
  [OP_LOSS]: 'loss',
  [OP_MODULE]: 'module',
  [OP_CONSOLE]: 'console',
  [OP_NETWORK]: 'network',
  [OP_STORE]: 'store',
  [OP_MARK]: 'mark',
  [OP_ERROR]: 'error',
  [OP_LEVEL]: 'level',
  [OP_FOLD]: 'fold',
}

export const OPS_BY_NAME: ReadonlyMap<string, number> = new Map(Object.entries(OP_NAMES).map(([op, name]) => [name, Number(op)]))
