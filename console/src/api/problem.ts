/** One fault of a body or a query, as the API names it. */
export interface Fault {
  path: string
  code: string
  message: string
}

interface Refusal {
  error?: string
  code?: string
  details?: { fields?: Fault[]; requestId?: string }
}

/** Why a call did not succeed, in the API's own words. */
export class Problem extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly faults: Fault[] = [],
    readonly requestId = '',
  ) {
    super(message)
    this.name = 'Problem'
  }

  static of(status: number, body: unknown): Problem {
    const refusal = (typeof body === 'object' && body !== null ? body : {}) as Refusal
    const { error, code = 'UNKNOWN', details = {} } = refusal
    return new Problem(status, code, error ?? `HTTP ${status}`, details.fields, details.requestId)
  }

  static unreachable(cause: unknown): Problem {
    return new Problem(0, 'UNREACHABLE', cause instanceof Error ? cause.message : String(cause))
  }

  /** What is wrong with the field at `path`. */
  fault(path: string): string | undefined {
    return this.faults.find((fault) => fault.path === path)?.message
  }
}

/** Whether trying again can help: the server did not answer, or not now. */
export function isPassing(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status === 429 || error.status >= 502)
}
