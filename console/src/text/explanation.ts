import { explanation as explanationEn } from './en/explanation'
import { inLanguage } from './language'

export const explanation = inLanguage({ en: explanationEn })
