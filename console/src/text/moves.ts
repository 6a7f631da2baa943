import { moves as movesEn } from './en/moves'
import { inLanguage } from './language'

export const moves = inLanguage({ en: movesEn })
