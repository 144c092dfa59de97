export * from './live.ts'
export type { Port } from './port.ts'
export { RETAIN_COUNT, RETAIN_DAYS, RETAIN_RINGS, expired, type Finished, type Retention } from './retention.ts'
export { GOVERNOR_BUDGET, KEEP_SECONDS, budgetOf, checkSetting, type LiveSettings, type SettingName } from './settings.ts'
