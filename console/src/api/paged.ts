import { useEffect, useMemo, useSyncExternalStore } from 'react'

export interface Page<Row, About = undefined> {
  rows: Row[]
  total: number
  /** What the API says of all rows together. */
  about?: About
}

/** Fetches one page, counted from 0, of `PAGE` rows. */
export type FetchPage<Row, About = undefined> = (page: number, signal: AbortSignal) => Promise<Page<Row, About>>

/** Rows of a page: the most that the API gives at once. */
export const PAGE = 100

/** No more calls than this at the same time, so that the rest of the console stays quick. */
const AT_ONCE = 4

/**
 * A list of any length, of which only what is looked at is fetched. It keeps what it has fetched until
 * `refresh`, and then shows the old rows until the new ones are there.
 */
export class Paged<Row, About = undefined> {
  total: number | undefined
  about: About | undefined
  error: unknown
  /** Changes with every change, so that React sees it. */
  version = 0

  private pages = new Map<number, Row[]>()
  private stale = new Set<number>()
  private wanted: number[] = []
  private underWay = new Set<number>()
  private stop = new AbortController()
  private listeners = new Set<() => void>()

  constructor(private readonly fetchPage: FetchPage<Row, About>) {}

  row(index: number): Row | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  }

  /** Asks for the rows from `first` to `last`; what is nearest to the eye comes first. */
  need(first: number, last: number): void {
    const wanted: number[] = []
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      if ((!this.pages.has(page) || this.stale.has(page)) && !this.underWay.has(page)) wanted.push(page)
    }
    this.wanted = wanted
    this.pump()
  }

  /** What was fetched may have changed. */
  refresh(): void {
    this.error = undefined
    for (const page of this.pages.keys()) this.stale.add(page)
    this.changed()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Begins again after `close`: React may mount twice. */
  open(): void {
    if (this.stop.signal.aborted) this.stop = new AbortController()
    this.need(0, PAGE - 1)
  }

  close(): void {
    this.wanted = []
    this.underWay.clear()
    this.stop.abort()
  }

  private pump(): void {
    while (this.underWay.size < AT_ONCE) {
      const page = this.wanted.shift()
      if (page === undefined) return
      this.underWay.add(page)
      void this.load(page, this.stop.signal)
    }
  }

  private async load(page: number, signal: AbortSignal): Promise<void> {
    try {
      const found = await this.fetchPage(page, signal)
      if (signal.aborted) return
      this.pages.set(page, found.rows)
      this.stale.delete(page)
      this.total = found.total
      this.about = found.about
      this.error = undefined
    } catch (error) {
      if (signal.aborted) return
      this.error = error
      this.wanted = []
    }
    this.underWay.delete(page)
    this.changed()
    this.pump()
  }

  private changed(): void {
    this.version++
    for (const listener of this.listeners) listener()
  }
}

/** A `Paged` for as long as `key` stays the same. */
export function usePaged<Row, About = undefined>(key: string, fetchPage: FetchPage<Row, About>): Paged<Row, About> {
  // The key stands for everything that `fetchPage` reads.
  const paged = useMemo(() => new Paged(fetchPage), [key])
  useSyncExternalStore(paged.subscribe, () => paged.version)
  useEffect(() => {
    paged.open()
    return () => paged.close()
  }, [paged])
  return paged
}
