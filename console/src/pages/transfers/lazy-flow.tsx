import { lazy, Suspense, type ComponentProps } from 'react'

import { Loading } from '../../ui/states'

// The picture comes in a script of its own, when it is first looked at.
const Picture = lazy(() => import('./flow').then(({ Flow }) => ({ default: Flow })))

export function Flow(props: ComponentProps<typeof Picture>) {
  return <Suspense fallback={<Loading lines={10} className="p-4" />}><Picture {...props} /></Suspense>
}
