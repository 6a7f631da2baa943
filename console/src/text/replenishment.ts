import { replenishment as replenishmentEn } from './en/replenishment'
import { inLanguage } from './language'

export const replenishment = inLanguage({ en: replenishmentEn })
