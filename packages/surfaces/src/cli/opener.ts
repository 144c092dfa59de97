import { spawn } from 'node:child_process'

/** Opens an address with the platform's own opener. False if there is none; the address has been printed anyway. */
export function openBrowser(address: string): Promise<boolean> {
  const [command, ...args] = process.platform === 'darwin' ? ['open', address] as const
    : process.platform === 'win32' ? ['cmd', '/c', 'start', '""', address.replaceAll('&', '^&')] as const
    : ['xdg-open', address] as const
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
