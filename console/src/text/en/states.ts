/** The API's states in plain words. */
export const states = {
  OK: 'ok', LOW: 'low', CRITICAL: 'critical', INFO: 'info',
  PENDING: 'waiting', APPROVED: 'approved', REJECTED: 'rejected', EXECUTED: 'executed', EXPIRED: 'expired',
  URGENT: 'urgent', HIGH: 'high', MEDIUM: 'medium',
  ACTIVE: 'active', INACTIVE: 'inactive', INVITED: 'invited', REVOKED: 'revoked', ARCHIVED: 'archived',
  DRAFT: 'draft', PHASE_OUT: 'phase out', DISCONTINUED: 'discontinued',
  SUBMITTED: 'submitted', PARTIALLY_RECEIVED: 'partly received', RECEIVED: 'received', CLOSED: 'closed', CANCELLED: 'cancelled', DISPUTED: 'disputed',
  FIRED: 'open', RESOLVED: 'resolved',
  READING: 'reading', NEEDS_ANSWER: 'needs an answer', PREVIEWED: 'ready to commit', COMMITTING: 'committing', COMMITTED: 'committed',
  UNDOING: 'undoing', UNDONE: 'undone', STOPPED: 'stopped', FAILED: 'failed',
  CREATE: 'new', UPDATE: 'changed', UNCHANGED: 'same', ERROR: 'faulty', APPLIED: 'written', SKIPPED: 'left out', KEPT: 'kept',
  stockout: 'stockout', lowAtp: 'low ATP', forecastDeviation: 'forecast deviation', expiry: 'expiry', slowMoving: 'slow moving', overstock: 'overstock', test: 'test',
  SMOOTH: 'smooth', INTERMITTENT: 'intermittent', ERRATIC: 'erratic', LUMPY: 'lumpy',
  CHOSEN: 'chosen', AVERAGED: 'averaged', BEATEN: 'beaten',
}
