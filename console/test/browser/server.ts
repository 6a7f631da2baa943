import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'

export interface Demo {
  url: string
  apiKey: string
  adminEmail: string
  adminPassword: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    demo: Demo
  }
}

/**
 * Serves a fresh demo for the tests, from the program that `STOCKFLOW_BIN` names, or else from the debug
 * build. `STOCKFLOW_DEMO` may hold the line of a demo that runs already.
 */
export default async function (project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['STOCKFLOW_DEMO']
  if (given) {
    project.provide('demo', JSON.parse(given) as Demo)
    return async () => undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'stockflow-console-'))
  const program = process.env['STOCKFLOW_BIN'] ?? join(import.meta.dirname, '../../../target/debug/stockflow')
  const server = spawn(program, ['demo', '--listen', '127.0.0.1:0', '--data-dir', folder, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  project.provide('demo', await firstLine(server))
  return async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The demo says where it is as soon as it is ready. */
function firstLine(server: ChildProcess): Promise<Demo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`the demo ended with ${code}`)))
    if (server.stdout) createInterface(server.stdout).once('line', (line) => resolve(JSON.parse(line) as Demo))
  })
}
