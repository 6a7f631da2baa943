// Builds the console into `dist/`, as the server embeds it: scripts and styles compressed, everything else as
// it is. With `--check` nothing is written: the build must equal what is committed.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'

const home = join(dirname(fileURLToPath(import.meta.url)), '..')
const [plain, dist] = [join(home, '.build/plain'), join(home, 'dist')]

/** The most compressed script, in bytes, that any page may load before its charts. */
const MOST_SCRIPT = 160_000

execFileSync('npx', ['vite', 'build', '--logLevel', 'warn'], { cwd: home, stdio: 'inherit' })
const built = filesOf(plain)
const worst = heaviestPage()
console.log(`the heaviest page loads ${worst.bytes} bytes of compressed script (at most ${MOST_SCRIPT}): ${worst.page}`)
if (worst.bytes > MOST_SCRIPT) fail('that is too much')

if (process.argv.includes('--check')) check()
else write()

function filesOf(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile()).map((path) => relative(folder, path)).sort()
}

function isPacked(name) {
  return /\.(js|css|txt)$/.test(name) && name.startsWith('assets/')
}

function write() {
  rmSync(dist, { recursive: true, force: true })
  for (const name of built) {
    const body = readFileSync(join(plain, name))
    const to = join(dist, isPacked(name) ? `${name}.gz` : name)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, isPacked(name) ? gzipSync(body, { level: 9 }) : body)
  }
  console.log(`dist: ${built.length} files`)
}

/** Compressors differ between versions of Node.js, so contents are compared and not their packed form. */
function check() {
  const committed = new Map(filesOf(dist).map((name) => [name.replace(/\.gz$/, ''), name]))
  const faults = []
  for (const name of built) {
    const stored = committed.get(name)
    committed.delete(name)
    if (!stored) faults.push(`${name} is not in dist`)
    else {
      const body = readFileSync(join(dist, stored))
      if (!readFileSync(join(plain, name)).equals(stored.endsWith('.gz') ? gunzipSync(body) : body)) faults.push(`${name} differs`)
    }
  }
  for (const name of committed.values()) faults.push(`${name} is in dist and not in the build`)
  if (faults.length > 0) fail(`console/dist is not what its source builds; run \`npm run dist\` in console/\n${faults.join('\n')}`)
  console.log('dist is what its source builds')
}

/** The page that loads most: the entry with what it imports, and the page's own script with what that imports. */
function heaviestPage() {
  const scripts = built.filter((name) => name.endsWith('.js'))
  const bytes = (name) => gzipSync(readFileSync(join(plain, name)), { level: 9 }).length
  const text = (name) => readFileSync(join(plain, name), 'utf8')
  const imports = (name) => [...text(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)].map((found) => `assets/console/${found[1]}`)
  const closure = (name, seen = new Set()) => {
    if (!seen.has(name)) {
      seen.add(name)
      for (const next of imports(name)) closure(next, seen)
    }
    return seen
  }
  const entry = text(built.find((name) => name.endsWith('index.html')))
  const first = scripts.filter((name) => entry.includes(`/${name}`))
  const pages = scripts.filter((name) => !/\/plot-/.test(name))
  const sums = pages.map((page) => ({ page, bytes: [...new Set([...first, page].flatMap((name) => [...closure(name)]))].reduce((sum, name) => sum + bytes(name), 0) }))
  return sums.sort((a, b) => b.bytes - a.bytes)[0]
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
