import { account as accountEn, admin as adminEn } from './en/admin'
import { inLanguage } from './language'

export const account = inLanguage({ en: accountEn })
export const admin = inLanguage({ en: adminEn })
