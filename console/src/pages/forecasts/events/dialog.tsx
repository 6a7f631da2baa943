import { Dialog } from '../../../ui/dialog'
import { useCan } from '../../../api/session'
import { events as text } from '../../../text/events'
import { Shown } from '../../../ui/states'
import { say } from '../../../ui/toasts'
import type { Scope } from '../scope-fields'
import { useEvent } from './data'
import { Effect } from './effect'
import { EventForm } from './form'

/** An event to be made, or one to be looked at and changed. */
export function EventDialog({ id, scope = {}, first, onClose }: { id: string | undefined; scope?: Scope; first?: string; onClose: () => void }) {
  const may = useCan()('forecast.write')
  const query = useEvent(id)
  const onSaved = () => {
    say(text.saved)
    onClose()
  }
  return (
    <Dialog place="side" title={id ? (query.data?.name ?? text.edit) : text.create} onClose={onClose}>
      {id === undefined ? <EventForm event={undefined} scope={scope} first={first} may={may} onSaved={onSaved} onClose={onClose} /> : (
        <Shown query={query}>
          {(event) => (
            <>
              <EventForm key={event.version} event={event} scope={event as Scope} may={may} onSaved={onSaved} onClose={onClose} />
              <Effect causeId={event.id} />
            </>
          )}
        </Shown>
      )}
    </Dialog>
  )
}
