import { useQuery, useQueryClient } from '@tanstack/react-query'

import { api, ask, whole, type Schema } from './client'
import { csrf } from './csrf'

export type Session = Schema<'CurrentSession'>

const KEY = ['session']

/** The session that the cookie stands for, with the token that changes need where the server tells it again. */
function current(signal: AbortSignal): Promise<Session & { csrfToken?: string | null }> {
  return ask(api.GET('/api/sessions/current', { signal }))
}

/** Who is signed in; nothing, or an error with status 401, when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      // Nobody has signed in here: asking would only be refused.
      if (!(await csrf.find()) && !csrf.mayBeSignedIn()) return null
      const session = await current(signal)
      if (session.csrfToken) csrf.keep(session.csrfToken)
      // Without the token nothing could be changed, so then one signs in again.
      return csrf.read() ? session : null
    },
    staleTime: 5 * 60_000,
    retry: false,
  })
}

/** The signed-in person; only for what is shown to signed-in people. */
export function useMe(): Session {
  const { data } = useSession()
  if (!data) throw new Error('nobody is signed in')
  return data
}

/** Whether the signed-in person may do something, somewhere. */
export function useCan(): (permission: string) => boolean {
  const { permissions } = useMe()
  return (permission) => permissions.includes(permission)
}

/** Signing in, out and over to another workspace. */
export function useSessionActions() {
  const queries = useQueryClient()
  // What one person saw is nothing for the next.
  const forgetData = () => queries.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] })
  return {
    async signIn(email: string, password: string) {
      const { csrfToken, token: _, ...session } = await ask(api.POST('/api/sessions', { body: { email, password } }))
      csrf.keep(csrfToken)
      forgetData()
      queries.setQueryData(KEY, session)
    },
    async signOut() {
      await whole(api.DELETE('/api/sessions/current', {}))
      csrf.forget()
      forgetData()
      queries.setQueryData(KEY, null)
    },
    async switchTo(workspaceId: string) {
      await ask(api.POST('/api/sessions/current/workspace', { body: { workspaceId } }))
      window.location.assign('/')
    },
    forget() {
      csrf.forget()
      queries.setQueryData(KEY, null)
    },
  }
}
