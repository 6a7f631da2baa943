import { t } from '../text'
import type { Tone } from './badge'

/** How grave a state looks. States that nobody must act on stay plain. */
const tones: Record<string, Tone> = {
  CRITICAL: 'critical', URGENT: 'critical', FAILED: 'critical', ERROR: 'critical', DISPUTED: 'critical', STOPPED: 'critical', REVOKED: 'critical',
  LOW: 'low', HIGH: 'low', NEEDS_ANSWER: 'low', PENDING: 'info', FIRED: 'low', EXPIRED: 'low', PHASE_OUT: 'low', INVITED: 'info',
  OK: 'ok', ACTIVE: 'ok', APPROVED: 'ok', EXECUTED: 'ok', COMMITTED: 'ok', RECEIVED: 'ok', SUCCEEDED: 'ok', CREATE: 'ok', CHOSEN: 'ok', APPLIED: 'ok',
  PUBLISHED: 'ok', GENERATED: 'info', GENERATING: 'info', OPEN: 'low', ACKNOWLEDGED: 'info', DELIVERED: 'ok', SUPPRESSED: 'plain',
  MEDIUM: 'info', READING: 'info', PREVIEWED: 'info', COMMITTING: 'info', UNDOING: 'info', UPDATE: 'info', RUNNING: 'info',
}

export function toneOf(state: string): Tone {
  return tones[state] ?? 'plain'
}

/** A state of the API in the reader's words; one that is not in the table is shown as it is. */
export function wordOf(state: string): string {
  const words: Record<string, string> = t.states
  return words[state] ?? state.toLowerCase().replaceAll('_', ' ')
}
