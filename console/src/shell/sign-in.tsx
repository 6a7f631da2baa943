import { useState, type FormEvent } from 'react'

import { useSessionActions } from '../api/session'
import { t } from '../text'
import { Button } from '../ui/button'
import { Input } from '../ui/fields'
import { FormProblem } from '../ui/states'

export function SignIn() {
  const { signIn } = useSessionActions()
  const [problem, setProblem] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    try {
      await signIn(String(form.get('email')), String(form.get('password')))
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-6 p-6">
      <title>{t.signIn.page}</title>
      <div className="flex items-center gap-2.5 text-lg font-semibold">
        <img src="/assets/favicon.svg" alt="" width="28" height="28" />
        {t.shell.product}
      </div>
      <form onSubmit={(event) => void submit(event)} className="flex w-full max-w-sm flex-col gap-4 rounded-xl border border-line bg-ground p-6 shadow-sm">
        <div>
          <h1 className="text-base">{t.signIn.title}</h1>
          <p className="text-[13px] text-quiet">{t.signIn.hint}</p>
        </div>
        <Input label={t.signIn.email} name="email" type="email" autoComplete="username" required autoFocus />
        <Input label={t.signIn.password} name="password" type="password" autoComplete="current-password" required />
        <FormProblem error={problem} />
        <Button kind="primary" type="submit" busy={busy}>{busy ? t.signIn.busy : t.signIn.title}</Button>
      </form>
      <nav aria-label={t.shell.help} className="flex gap-4 text-[13px] text-quiet">
        <a className="underline" href="/docs">{t.shell.docs}</a>
        <a className="underline" href="/docs/api">{t.shell.explorer}</a>
      </nav>
    </main>
  )
}
