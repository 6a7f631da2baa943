export { Grid } from './grid'
export type { CellEdit, GridColumn, RowSource, Sort } from './types'
