export { ImportPage } from './import-page'
export { ImportsPage } from './imports'
export { NewImportPage } from './new-import'
export { ProductsPage } from './products'
