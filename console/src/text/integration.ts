import { connections as connectionsEn, planning as planningEn, webhooks as webhooksEn } from './en/integration'
import { inLanguage } from './language'

export const webhooks = inLanguage({ en: webhooksEn })
export const connections = inLanguage({ en: connectionsEn })
export const planning = inLanguage({ en: planningEn })
