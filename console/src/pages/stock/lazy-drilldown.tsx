import { lazy, Suspense, type ComponentProps } from 'react'

const Loaded = lazy(async () => ({ default: (await import('./drilldown')).Drilldown }))

/** What is behind a row comes, with its script, when a row is opened. */
export function Drilldown(props: ComponentProps<typeof Loaded>) {
  return <Suspense><Loaded {...props} /></Suspense>
}
