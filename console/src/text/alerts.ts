import { alerts as alertsEn } from './en/alerts'
import { inLanguage } from './language'

export const alerts = inLanguage({ en: alertsEn })
