import { common, grid, keys, nav, palette, shell, signIn } from './shell'
import { states } from './states'

/** The English texts of what every page has. Those of one page come with it. */
export const en = { common, grid, keys, nav, palette, shell, signIn, states }
