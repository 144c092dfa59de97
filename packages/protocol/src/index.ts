export * from './live.ts'
export type { Port } from './port.ts'
export { RETAIN_COUNT, RETAIN_DAYS, RETAIN_RINGS, expired, type Finished, type Retention } from './retention.ts'
export { KEEP_SECONDS, checkSetting, type LiveSettings, type SettingName } from './settings.ts'
