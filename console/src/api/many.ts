export interface Outcome {
  done: number
  failed: number
  /** Why the first of those that failed did. */
  why: string
}

/** Does something to many, one after the other. A failure does not stop the rest. */
export async function doAll<Row>(rows: readonly Row[], one: (row: Row) => Promise<void>, onProgress: (done: number) => void): Promise<Outcome> {
  const outcome: Outcome = { done: 0, failed: 0, why: '' }
  for (const row of rows) {
    try {
      await one(row)
      outcome.done += 1
    } catch (error) {
      outcome.failed += 1
      outcome.why ||= error instanceof Error ? error.message : String(error)
    }
    onProgress(outcome.done + outcome.failed)
  }
  return outcome
}
