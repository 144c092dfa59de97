import { create } from 'zustand'

export type Theme = 'system' | 'light' | 'dark'

interface Preferences {
  theme: Theme
  light: 'all' | 'shade' | 'half' | 'sun'
  sort: 'popular' | 'cheap' | 'name'
  favourites: string[]
  cartOpen: boolean
  cycleTheme(): void
  filterBy(light: Preferences['light']): void
  sortBy(sort: Preferences['sort']): void
  toggleFavourite(id: string): void
  showCart(open: boolean): void
}

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }

/** What belongs to the person in front of the screen rather than to the shop. */
export const usePreferences = create<Preferences>()(set => ({
  theme: 'system',
  light: 'all',
  sort: 'popular',
  favourites: [],
  cartOpen: false,
  cycleTheme: () => set(state => ({ theme: next[state.theme] })),
  filterBy: light => set({ light }),
  sortBy: sort => set({ sort }),
  toggleFavourite: id => set(({ favourites }) => ({
    favourites: favourites.includes(id) ? favourites.filter(other => other !== id) : [...favourites, id],
  })),
  showCart: cartOpen => set({ cartOpen }),
}))
