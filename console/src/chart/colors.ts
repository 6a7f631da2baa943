/** A resolved colour with less of it: `rgb(15, 118, 110)` at 0.2. */
export function faded(color: string, share: number): string {
  return color.replace(/^rgba?\(([^,)]+),\s*([^,)]+),\s*([^,)]+).*\)$/, `rgba($1, $2, $3, ${share})`)
}
