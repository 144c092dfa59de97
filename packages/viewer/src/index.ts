export { mountPanel, type MountedPanel, type PanelOptions } from './mount.tsx'
