import { en } from './en'

/** Every text of the console. Another language is another table of the same shape. */
export type Texts = typeof en

const tables: Record<string, Texts> = { en }

/** The language tag for numbers and dates: the browser's, where its texts are there. */
export const language = navigator.languages.find((tag) => (tag.split('-')[0] ?? '') in tables) ?? 'en'

export const t: Texts = tables[language.split('-')[0] ?? 'en'] ?? en
