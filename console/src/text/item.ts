import { item as itemEn } from './en/item'
import { inLanguage } from './language'

export const item = inLanguage({ en: itemEn })
