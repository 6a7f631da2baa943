import { catalog as catalogEn, imports as importsEn } from './en/catalog'
import { inLanguage } from './language'

export const catalog = inLanguage({ en: catalogEn })
export const imports = inLanguage({ en: importsEn })
