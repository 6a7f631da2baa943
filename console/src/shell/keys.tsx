import { useCan } from '../api/session'
import { t } from '../text'
import { Dialog } from '../ui/dialog'
import { destinations } from './places'

/** The keys, shown by `?`. */
export function Keys({ onClose }: { onClose: () => void }) {
  const can = useCan()
  const going = destinations.filter((one) => one.key && can(one.needs)).map((one) => [`g ${one.key}`, one.text] as const)
  return (
    <Dialog title={t.keys.title} onClose={onClose} wide>
      <div className="grid gap-6 sm:grid-cols-2">
        <KeyList title={t.keys.everywhere} keys={t.keys.general} />
        <KeyList title={t.keys.going} keys={going} />
        <KeyList title={t.keys.grids} keys={t.keys.grid} />
        <KeyList title={t.keys.editing} keys={t.keys.edit} />
      </div>
    </Dialog>
  )
}

function KeyList({ title, keys }: { title: string; keys: readonly (readonly [keys: string, what: string])[] }) {
  return (
    <section>
      <h3 className="mb-1.5 text-[13px]">{title}</h3>
      <dl className="flex flex-col gap-1 text-[13px]">
        {keys.map(([key, what]) => (
          <div key={key} className="flex items-baseline justify-between gap-3">
            <dt className="order-2 flex shrink-0 gap-1">
              {key.split(' ').map((one) => (
                <kbd key={one} className="min-w-5 rounded border border-line bg-raised px-1.5 text-center font-sans text-xs">{one}</kbd>
              ))}
            </dt>
            <dd className="text-quiet">{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
