import type { Visitors } from '../transform.ts'
import { enterObjectPattern, leaveRead } from '../secret.ts'
import { leaveAssignment, leaveUpdate } from './assign.ts'
import { leaveBlock, leaveSwitch } from './block.ts'
import { enterCall, leaveCall, leaveChain } from './call.ts'
import { leaveCatch } from './catch.ts'
import { enterField, enterStaticBlock, leaveField, leaveFunctionField, leaveStaticBlock } from './class.ts'
import { leaveTry } from './finally.ts'
import { enterFunction, leaveFunction } from './function.ts'
import { leaveLoop } from './loop.ts'
import { enterProgram, leaveProgram } from './module.ts'
import { leaveDelete } from './property.ts'
import { leaveCase, leaveChainStart, leaveConditional, leaveDefault, leaveIf, leaveLogical, leaveWhile, markStatement } from './path.ts'
import { leaveReturn } from './return.ts'
import { leaveStreamTest } from './stream.ts'
import { leaveAwait, leaveYield } from './suspend.ts'
import { leaveThrow } from './throw.ts'
import { leaveValue } from './value.ts'
import { leaveVariables } from './variables.ts'

const alone = (): boolean => true

/**
 * How each construct is instrumented; what is not named here is only walked through. `FieldValue` is the initialiser of a class field, `Statement` any node of a unit with a path,
 * `StreamTest` a condition of a stream function. */
export const visitors: Visitors = {
  enter: {
    Program: enterProgram,
    FunctionDeclaration: enterFunction,
    FunctionExpression: enterFunction,
    ArrowFunctionExpression: enterFunction,
    StaticBlock: enterStaticBlock,
    FieldValue: enterField,
    CallExpression: enterCall,
    NewExpression: enterCall,
    ObjectPattern: enterObjectPattern,
    // Left alone with all that is in them: what compilers read, and what a `with` object could answer for.
    ImportExpression: alone,
    Decorator: alone,
    TSEnumDeclaration: alone,
    TSImportEqualsDeclaration: alone,
    WithStatement: alone,
  },
  leave: {
    Program: leaveProgram,
    FunctionDeclaration: leaveFunction,
    FunctionExpression: leaveFunction,
    ArrowFunctionExpression: leaveFunction,
    StaticBlock: leaveStaticBlock,
    FieldValue: leaveField,
    PropertyDefinition: leaveFunctionField,
    ReturnStatement: leaveReturn,
    TryStatement: leaveTry,
    ThrowStatement: leaveThrow,
    CatchClause: leaveCatch,
    AwaitExpression: (node, t) => { leaveAwait(node, t); leaveRead(node, t) },
    YieldExpression: leaveYield,
    VariableDeclaration: leaveVariables,
    IfStatement: leaveIf,
    SwitchCase: leaveCase,
    WhileStatement: leaveWhile,
    DoWhileStatement: leaveWhile,
    LogicalExpression: (node, t) => { leaveLogical(node, t); leaveRead(node, t); leaveValue(node, t) },
    ConditionalExpression: (node, t) => { leaveConditional(node, t); leaveRead(node, t); leaveValue(node, t) },
    AssignmentPattern: leaveDefault,
    Statement: markStatement,
    StreamTest: leaveStreamTest,
    ForStatement: leaveLoop,
    ForInStatement: leaveLoop,
    ForOfStatement: leaveLoop,
    BlockStatement: leaveBlock,
    SwitchStatement: leaveSwitch,
    AssignmentExpression: leaveAssignment,
    UpdateExpression: leaveUpdate,
    UnaryExpression: (node, t) => { if (node['operator'] === 'delete') leaveDelete(node, t); leaveValue(node, t) },
    CallExpression: (node, t) => { leaveCall(node, t); leaveRead(node, t); leaveValue(node, t) },
    NewExpression: (node, t) => { leaveCall(node, t); leaveValue(node, t) },
    ChainExpression: (node, t) => { leaveChain(node, t); leaveRead(node, t); leaveValue(node, t); leaveChainStart(node, t) },
    Identifier: (node, t) => { leaveRead(node, t); leaveValue(node, t) },
    MemberExpression: (node, t) => { leaveRead(node, t); leaveValue(node, t) },
    TemplateLiteral: (node, t) => { leaveRead(node, t); leaveValue(node, t) },
    BinaryExpression: (node, t) => { leaveRead(node, t); leaveValue(node, t) },
    TaggedTemplateExpression: leaveValue,
    ArrayExpression: leaveValue,
    ObjectExpression: leaveValue,
  },
}
