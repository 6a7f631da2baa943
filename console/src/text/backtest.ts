import { backtest as backtestEn } from './en/backtest'
import { inLanguage } from './language'

export const backtest = inLanguage({ en: backtestEn })
