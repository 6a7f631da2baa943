import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** What stands between tags and is no expression: a text that could not be translated. */
const spoken = />\s*[A-Za-z][A-Za-z ,.']{2,}\s*</

it('every text that is shown stands in the table of texts', () => {
  const source = join(import.meta.dirname, '..')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'))
  expect(files.length).toBeGreaterThan(40)
  const found = files.flatMap((name) => {
    const lines = readFileSync(join(source, name), 'utf8').split('\n')
    return lines.filter((line) => spoken.test(line) && !line.includes('=>')).map((line) => `${name}: ${line.trim()}`)
  })
  expect(found).toEqual([])
})
