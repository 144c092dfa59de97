import react from '@vitejs/plugin-react'
import cinescope from 'cinescope/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), cinescope()],
  server: {
    proxy: { '/api': `http://127.0.0.1:${process.env.PLAYGROUND_API ?? 4180}` },
  },
})
