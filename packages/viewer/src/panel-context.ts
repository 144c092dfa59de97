import { createContext, type Context } from 'preact'
import { useContext } from 'preact/hooks'
import type { Panel } from './panel.ts'

const PanelContext: Context<Panel | undefined> = createContext<Panel | undefined>(undefined)

export const PanelProvider: typeof PanelContext.Provider = PanelContext.Provider

/** The panel that a pane belongs to. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext)
  if (panel === undefined) throw new Error('a pane stands outside a panel')
  return panel
}
