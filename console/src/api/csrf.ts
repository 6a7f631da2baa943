/**
 * The token that every changing call carries beside the cookie. It is kept for this tab only; a tab that was
 * just opened asks the other tabs of the console for theirs, and the server where no other tab is open.
 */
const KEY = 'stockflow.csrf'
/** The cookie cannot be seen from here; this says that there may be one, and is no secret. */
const SIGNED_IN = 'stockflow.signed-in'
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
  keep: (token: string) => {
    sessionStorage.setItem(KEY, token)
    localStorage.setItem(SIGNED_IN, 'yes')
  },
  forget: () => {
    sessionStorage.removeItem(KEY)
    localStorage.removeItem(SIGNED_IN)
  },

  /** Whether somebody signed in here and did not sign out: then the cookie may still be good. */
  mayBeSignedIn: () => localStorage.getItem(SIGNED_IN) !== null,

  /** Whether this tab has a token, or another gave it one within a moment. */
  async find(patience = 150): Promise<boolean> {
    if (csrf.read() || !channel) return csrf.read() !== ''
    channel.postMessage({ ask: true } satisfies Note)
    const until = performance.now() + patience
    while (!csrf.read() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
    return csrf.read() !== ''
  },
}
