export { main } from './cli/cli.ts'
