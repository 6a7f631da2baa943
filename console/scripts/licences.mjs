// Gathers the licence texts of the packages that end up in the built scripts into one file beside them.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the package that a module belongs to; undefined for the console's own. */
function packageOf(id) {
  const at = id.lastIndexOf('/node_modules/')
  if (at < 0) return undefined
  const parts = id.slice(at + '/node_modules/'.length).split('/')
  const name = parts[0].startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
  return { name, folder: join(id.slice(0, at), 'node_modules', name) }
}

/** Under which the packages that are built in may stand. */
const ALLOWED = new Set(['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD', 'OFL-1.1'])

/** A plugin of the build. */
export function licences() {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const used = new Map()
      for (const part of Object.values(bundle)) {
        for (const id of Object.keys(part.modules ?? {})) {
          const found = packageOf(id.split('?')[0].replaceAll('\\', '/').replace(/^\0/, ''))
          if (found) used.set(found.name, found.folder)
        }
      }
      // These bring styles and a font, which are no modules of a script.
      for (const name of ['tailwindcss', '@fontsource-variable/inter']) used.set(name, join('node_modules', name))
      const texts = [...used].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, folder]) => text(name, folder))
      this.emitFile({ type: 'asset', fileName: 'assets/console/licences.txt', source: texts.join('\n') })
    },
  }
}

function text(name, folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (!ALLOWED.has(manifest.license)) throw new Error(`${name} stands under ${manifest.license}, which is not among those allowed`)
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const body = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : ''
  return `== ${name} ${manifest.version} (${manifest.license})\n\n${body}\n`
}
