import { events as eventsEn, overrides as overridesEn } from './en/events'
import { inLanguage } from './language'

export const events = inLanguage({ en: eventsEn })
export const overrides = inLanguage({ en: overridesEn })
