import { en } from './en'
import { inLanguage } from './language'

export { language } from './language'

/** The texts of what every page has. Another language is another table of the same shape. */
export const t = inLanguage({ en })
