import { useCan } from '../../api/session'
import { catalog } from '../../text/catalog'
import { Tabs } from '../../ui/tabs'
import { mayImport } from './resources'

export function CatalogTabs() {
  const can = useCan()
  return (
    <Tabs
      label={catalog.tabs}
      tabs={[
        { to: '/catalog', text: catalog.products },
        { to: '/catalog/imports', text: catalog.imports },
        { to: '/catalog/imports/new', text: catalog.newImport, hidden: !mayImport(can) },
      ]}
    />
  )
}
