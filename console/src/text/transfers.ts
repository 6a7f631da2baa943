import { transfers as transfersEn } from './en/transfers'
import { inLanguage } from './language'

export const transfers = inLanguage({ en: transfersEn })
