import { account, admin } from './admin'
import { alerts } from './alerts'
import { catalog, imports } from './catalog'
import { forecasts } from './forecasts'
import { item } from './item'
import { common, grid, keys, nav, palette, shell, signIn } from './shell'
import { states } from './states'
import { stock } from './stock'
import { today } from './today'
import { transfers } from './transfers'

/** The English texts. */
export const en = {
  account, admin, alerts, catalog, common, forecasts, grid, imports, item, keys, nav, palette, shell, signIn, states, stock, today, transfers,
}
