import type { ReactNode } from 'react'

import { Button } from './button'
import { Dialog } from './dialog'
import { FormEnd } from './fields'
import { FormProblem } from './states'

interface Props {
  title: string
  note?: ReactNode
  action: string
  danger?: boolean
  busy: boolean
  error?: unknown
  onConfirm: () => void
  onClose: () => void
}

/** Asks before something is done that many would see. */
export function Confirm({ title, note, action, danger = false, busy, error, onConfirm, onClose }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      {note && <div className="text-[13px]">{note}</div>}
      <FormProblem error={error} />
      <FormEnd onCancel={onClose}>
        <Button kind={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>{action}</Button>
      </FormEnd>
    </Dialog>
  )
}
