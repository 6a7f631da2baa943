import { lazy, Suspense, type ComponentProps } from 'react'

// Charts come in a script of their own, when the first one is shown.
const Plot = lazy(() => import('./plot'))

export function Chart(props: ComponentProps<typeof Plot>) {
  return (
    <Suspense fallback={<div className="skeleton w-full" style={{ height: props.height }} />}>
      <Plot {...props} />
    </Suspense>
  )
}
