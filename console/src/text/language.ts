/** The languages that the console speaks: each part of its texts has a table for each of them. */
const spoken = ['en'] as const

export type Tables<Texts> = Record<(typeof spoken)[number], Texts>

function base(tag: string): string {
  return tag.split('-')[0] ?? ''
}

/** The language tag for numbers and dates: the browser's, where its texts are there. */
export const language = navigator.languages.find((tag) => (spoken as readonly string[]).includes(base(tag))) ?? 'en'

/** The table in the language of the reader. */
export function inLanguage<Texts>(tables: Tables<Texts>): Texts {
  return tables[base(language) as keyof Tables<Texts>] ?? tables.en
}
