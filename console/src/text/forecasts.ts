import { forecasts as forecastsEn } from './en/forecasts'
import { inLanguage } from './language'

export const forecasts = inLanguage({ en: forecastsEn })
