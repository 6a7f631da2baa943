import { useMutation, useQueryClient } from '@tanstack/react-query'

import { api, ask } from '../../api/client'
import { count } from '../../format/numbers'
import { transfers } from '../../text/transfers'
import { Button } from '../../ui/button'
import { say, sayProblem } from '../../ui/toasts'

/** Has the whole network looked at for moves that pay. */
export function Propose() {
  const queries = useQueryClient()
  const propose = useMutation({
    mutationFn: () => ask(api.POST('/api/transfers/recommendations', { body: {} })),
    onSuccess: async ({ created }) => {
      await queries.invalidateQueries({ queryKey: ['recommendations'] })
      say(created > 0 ? transfers.proposed(count(created)) : transfers.noneProposed)
    },
    onError: sayProblem,
  })
  return <Button kind="primary" icon="refresh" busy={propose.isPending} onClick={() => propose.mutate()}>{propose.isPending ? transfers.proposing : transfers.propose}</Button>
}
