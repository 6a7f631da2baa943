import { today as todayEn } from './en/today'
import { inLanguage } from './language'

export const today = inLanguage({ en: todayEn })
