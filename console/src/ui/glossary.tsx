import { useId } from 'react'

import { t } from '../text'
import { Icon } from './icon'

/** What a number is called, and what it is: its unit, and how it is made. */
export type Terms = readonly (readonly [name: string, meaning: string])[]

/** Every number of a list explained behind one button, where an explanation in each head would be in the way. */
export function Glossary({ of, terms, page }: { of: string; terms: Terms; page: string }) {
  const id = useId().replaceAll(':', '')
  return (
    <>
      <button type="button" popoverTarget={id} className="inline-flex h-6 items-center gap-1 rounded px-1 text-xs whitespace-nowrap text-quiet hover:bg-hover hover:text-text">
        <Icon name="info" size={13} />
        {t.common.numbers}<span className="sr-only">: {t.common.numbersMean(of)}</span>
      </button>
      <div id={id} popover="auto" className="m-auto max-h-[80vh] w-[28rem] max-w-[92vw] overflow-auto rounded-lg border border-line bg-ground p-4 text-start text-[13px] font-normal whitespace-normal text-text shadow-xl">
        <p className="mb-2 font-semibold">{t.common.numbersMean(of)}</p>
        <dl className="flex flex-col gap-2">
          {terms.map(([name, meaning]) => (
            <div key={name}>
              <dt className="font-medium">{name}</dt>
              <dd className="text-quiet">{meaning}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-3"><a className="text-accent underline" href={page}>{t.common.readMore}</a></p>
      </div>
    </>
  )
}
