import { useId, type ReactNode } from 'react'

import { t } from '../text'
import { Icon } from './icon'

/**
 * What a number means, how it is made and where more is told: a small button beside the number.
 * The popover is the browser's own, so it needs no script to close.
 */
export function Explain({ about, children, page }: { about: string; children: ReactNode; page?: string }) {
  const id = useId().replaceAll(':', '')
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={t.common.explain(about)}
        className="inline-flex size-6 items-center justify-center rounded-full align-middle text-quiet hover:bg-hover hover:text-text"
      >
        <Icon name="info" size={13} />
      </button>
      <div id={id} popover="auto" className="m-auto w-80 max-w-[92vw] rounded-lg border border-line bg-ground p-4 text-start text-[13px] font-normal whitespace-normal text-text shadow-xl">
        <p className="mb-1 font-semibold">{about}</p>
        <div className="text-quiet">{children}</div>
        {page && <p className="mt-2"><a className="text-accent underline" href={page}>{t.common.readMore}</a></p>}
      </div>
    </>
  )
}
