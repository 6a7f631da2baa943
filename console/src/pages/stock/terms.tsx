import type { Schema } from '../../api/client'
import { quantity } from '../../format/numbers'
import { stock } from '../../text/stock'

/** The terms of an ATP, each as a line with its sign; they add up to it. */
export function Terms({ terms, total }: { terms: readonly Schema<'AtpTerm'>[]; total: number }) {
  const largest = Math.max(1, ...terms.map((term) => Math.abs(term.quantity)))
  return (
    <table className="w-full text-[13px]">
      <caption className="sr-only">{stock.drill.howMade}</caption>
      <tbody>
        {terms.map((term) => {
          const minus = term.quantity < 0
          return (
            <tr key={term.name} className={term.quantity === 0 ? 'text-quiet' : ''}>
              <th scope="row" className="py-0.5 pr-3 text-start font-normal whitespace-nowrap">{stock.terms[term.name] ?? term.name}</th>
              <td className="w-full">
                <span aria-hidden className={`block h-2 rounded-sm ${minus ? 'bg-naive' : 'bg-accent'}`} style={{ width: `${(Math.abs(term.quantity) / largest) * 100}%` }} />
              </td>
              <td className="num pl-3">{quantity(term.quantity)}</td>
            </tr>
          )
        })}
        <tr className="border-t border-line font-semibold">
          <th scope="row" className="pt-1 text-start">{stock.atp}</th>
          <td />
          <td className="num pt-1 pl-3">{quantity(total)}</td>
        </tr>
      </tbody>
    </table>
  )
}
