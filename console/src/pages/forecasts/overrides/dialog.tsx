import { overrides as text } from '../../../text/events'
import { Dialog } from '../../../ui/dialog'
import { OverrideForm } from './form'

/** A planner's value for whatever is chosen. */
export function OverrideDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={text.create} onClose={onClose} wide>
      <OverrideForm onDone={onClose} onCancel={onClose} />
    </Dialog>
  )
}
