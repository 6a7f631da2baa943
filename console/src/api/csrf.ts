/**
 * The token that every changing call carries beside the cookie. It is kept for this tab only; a tab
 * that was just opened asks the other tabs of the console for theirs.
 */
const KEY = 'stockflow.csrf'
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(KEY)

type Note = { ask: true } | { token: string }

channel?.addEventListener('message', (event: MessageEvent<Note>) => {
  const note = event.data
  if ('ask' in note) {
    const token = csrf.read()
    if (token) channel.postMessage({ token } satisfies Note)
  } else if (!csrf.read()) {
    csrf.keep(note.token)
  }
})

export const csrf = {
  read: () => sessionStorage.getItem(KEY) ?? '',
  keep: (token: string) => sessionStorage.setItem(KEY, token),
  forget: () => sessionStorage.removeItem(KEY),

  /** Whether this tab has a token, or another gave it one within a moment. */
  async find(patience = 150): Promise<boolean> {
    if (csrf.read() || !channel) return csrf.read() !== ''
    channel.postMessage({ ask: true } satisfies Note)
    const until = performance.now() + patience
    while (!csrf.read() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
    return csrf.read() !== ''
  },
}
