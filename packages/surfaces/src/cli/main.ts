#!/usr/bin/env node
import { collectEarly } from '../file/collect-early.ts'

// Before the commands are loaded: the young generation grows while they are.
collectEarly()
const { main } = await import('./cli.ts')
process.exitCode = await main(process.argv.slice(2))
