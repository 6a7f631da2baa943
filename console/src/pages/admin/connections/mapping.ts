/** Their id and ours, a pair a line: `123 = STORE-1`. */
export function parsePairs(text: string): { pairs: Record<string, string>; bad: string | undefined } {
  const pairs: Record<string, string> = {}
  for (const line of text.split('\n').map((one) => one.trim()).filter(Boolean)) {
    const at = line.indexOf('=')
    const [theirs, ours] = [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    if (at < 1 || !theirs || !ours) return { pairs, bad: line }
    pairs[theirs] = ours
  }
  return { pairs, bad: undefined }
}

export function pairsText(pairs: Record<string, string> | undefined): string {
  return Object.entries(pairs ?? {}).map(([theirs, ours]) => `${theirs} = ${ours}`).join('\n')
}
