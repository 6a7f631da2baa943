import { accuracy as accuracyEn, changes as changesEn } from './en/accuracy'
import { inLanguage } from './language'

export const accuracy = inLanguage({ en: accuracyEn })
export const changes = inLanguage({ en: changesEn })
