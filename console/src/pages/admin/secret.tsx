import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FormEnd } from '../../ui/fields'
import { say } from '../../ui/toasts'

/** A secret that is shown once. */
export function Secret({ title, hint, secret, onClose }: { title: string; hint: string; secret: string; onClose: () => void }) {
  const copy = async () => {
    await navigator.clipboard.writeText(secret)
    say(t.common.copied)
  }
  return (
    <Dialog title={title} note={hint} onClose={onClose}>
      <output className="block rounded-md border border-line bg-raised p-3 font-mono text-[13px] break-all select-all" data-secret>{secret}</output>
      <FormEnd>
        <Button icon="copy" onClick={() => void copy()}>{t.common.copy}</Button>
        <Button kind="primary" onClick={onClose}>{t.common.close}</Button>
      </FormEnd>
    </Dialog>
  )
}
