import { useCan } from '../../api/session'
import { t } from '../../text'
import { Tabs } from '../../ui/tabs'
import { mayImport } from './resources'

export function CatalogTabs() {
  const can = useCan()
  return (
    <Tabs
      label={t.catalog.tabs}
      tabs={[
        { to: '/catalog', text: t.catalog.products },
        { to: '/catalog/imports', text: t.catalog.imports },
        { to: '/catalog/imports/new', text: t.catalog.newImport, hidden: !mayImport(can) },
      ]}
    />
  )
}
