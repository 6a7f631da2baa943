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
    rolldownOptions: {
      output: {
        // What every page needs comes as two scripts: many small ones would pack worse, and libraries change seldom.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: /node_modules\/(react|react-dom|scheduler|openapi-fetch|@tanstack\/(?!.*virtual))/ },
            { name: 'base', test: /src\/(api|format|ui|text\/(en\/)?(index|shell|states|language))(?!\/grid)/ },
          ],
        },
      },
    },
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
