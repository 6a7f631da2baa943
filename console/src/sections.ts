/**
 * The first segment of every page of the console, after the slash. The build writes them to
 * `dist/sections.txt`, from which the server knows that `/stock/…` is the console and not a mistake.
 */
export const sections = ['today', 'stock', 'forecasts', 'transfers', 'replenishment', 'orders', 'alerts', 'catalog', 'admin', 'account'] as const
