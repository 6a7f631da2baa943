import { scenarios as scenariosEn } from './en/scenarios'
import { inLanguage } from './language'

export const scenarios = inLanguage({ en: scenariosEn })
