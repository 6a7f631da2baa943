import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

import { licences } from './scripts/licences.mjs'
import { sections } from './src/sections.ts'

// Where a program that serves the API listens while the console is being worked on.
const server = process.env.STOCKFLOW_URL ?? 'http://127.0.0.1:8080'
const proxy = Object.fromEntries(
  ['/api', '/docs', '/assets/favicon.svg', '/assets/explorer', '/assets/hub.css', '/assets/base.css'].map((path) => [path, server]),
)

export default defineConfig({
  plugins: [react(), tailwind(), licences(), sectionsFile()],
  server: { proxy, strictPort: true },
  preview: { proxy, strictPort: true },
  build: {
    outDir: '.build/plain',
    emptyOutDir: true,
    assetsDir: 'assets/console',
    // Pictures and fonts stay files: the policy of the page allows no `data:` font.
    assetsInlineLimit: 0,
    target: 'es2023',
    cssTarget: 'chrome125',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
})

/** Tells the server which addresses are pages of the console. */
function sectionsFile() {
  return {
    name: 'sections',
    apply: 'build' as const,
    generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): void }) {
      this.emitFile({ type: 'asset', fileName: 'sections.txt', source: `${sections.join('\n')}\n` })
    },
  }
}
