import { useEffect } from 'react'

import { sessionEnded } from '../api/client'
import { Problem } from '../api/problem'
import { useSession, useSessionActions } from '../api/session'
import { Failure } from '../ui/states'
import { Frame } from './frame'
import { SignIn } from './sign-in'

/** Signed in or not, and what is seen then. */
export function Root() {
  const session = useSession()
  const { forget } = useSessionActions()
  useEffect(() => {
    const ended = () => forget()
    sessionEnded.addEventListener('ended', ended)
    return () => sessionEnded.removeEventListener('ended', ended)
  })
  if (session.isPending) return null
  if (session.data) return <Frame />
  if (session.error && !(session.error instanceof Problem && session.error.status === 401)) {
    return <main><Failure error={session.error} retry={() => void session.refetch()} /></main>
  }
  return <SignIn />
}
