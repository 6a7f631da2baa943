import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

/** Parts of a page that have an address each; a `deep` one holds what stands below its address too. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { to: string; text: string; hidden?: boolean; deep?: boolean }[] }) {
  const ref = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  // On a narrow screen the tab that one is on may lie beyond the edge.
  useEffect(() => {
    const [all, tab] = [ref.current, ref.current?.querySelector<HTMLElement>('[aria-current]')]
    if (all && tab) all.scrollLeft = tab.offsetLeft - all.offsetLeft - (all.clientWidth - tab.offsetWidth) / 2
  }, [path])
  return (
    <nav ref={ref} aria-label={label} className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
      {tabs.filter((tab) => !tab.hidden).map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          className="-mb-px border-b-2 border-transparent px-2.5 py-1.5 text-[13px] font-medium whitespace-nowrap text-quiet hover:text-text"
          activeProps={{ className: '!border-accent !text-text' }}
          activeOptions={{ exact: !tab.deep, includeSearch: false }}
        >
          {tab.text}
        </Link>
      ))}
    </nav>
  )
}
