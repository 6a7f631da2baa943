import { stock as stockEn } from './en/stock'
import { inLanguage } from './language'

export const stock = inLanguage({ en: stockEn })
