import { useMemo, useState } from 'react'
import { Link } from '@tanstack/react-router'

import { api, whole, type Schema } from '../../api/client'
import { PAGE, usePaged } from '../../api/paged'
import { useCan, useMe } from '../../api/session'
import { instantDay } from '../../format/dates'
import { count, money, quantity } from '../../format/numbers'
import { useFilters, useSearchText } from '../../shell/search'
import { t } from '../../text'
import { catalog } from '../../text/catalog'
import { Icon } from '../../ui/icon'
import { Search, Select } from '../../ui/fields'
import { Glossary } from '../../ui/glossary'
import { Grid, type GridColumn, type Sort } from '../../ui/grid'
import { PageHead } from '../../ui/panel'
import { State } from '../../ui/state'
import { Empty, Failure, Loading } from '../../ui/states'
import { ProductDialog } from './product-dialog'
import { mayImport } from './resources'
import { CatalogTabs } from './tabs'

type Product = Schema<'Product'>
const sorts = { sku: 'globalSku', product: 'name', brand: 'brand', status: 'status', price: 'price', updated: 'updatedAt' } as const
const statuses = ['DRAFT', 'ACTIVE', 'PHASE_OUT', 'DISCONTINUED', 'ARCHIVED'] as const

function columns(timeZone: string): GridColumn<Product>[] {
  return [
    { id: 'sku', title: t.common.sku, width: 104, sortable: true, cell: (one) => <span className="truncate text-quiet tabular-nums">{one.globalSku}</span>, text: (one) => one.globalSku },
    { id: 'product', title: t.common.product, width: 220, grow: true, opens: true, sortable: true, cell: (one) => <span className="truncate font-medium">{one.name}</span>, text: (one) => one.name },
    { id: 'brand', title: catalog.brand, width: 124, sortable: true, cell: (one) => <span className="truncate">{one.brand}</span>, text: (one) => one.brand },
    { id: 'category', title: catalog.category, width: 170, cell: (one) => <span className="truncate">{one.categories.map((category) => category.name).join(', ')}</span>, text: (one) => one.categories.map((category) => category.name).join(', ') },
    { id: 'status', title: t.common.status, width: 104, sortable: true, cell: (one) => <State of={one.status} />, text: (one) => one.status },
    { id: 'unit', title: catalog.unit, width: 60, cell: (one) => one.unit, text: (one) => one.unit },
    { id: 'pack', title: catalog.pack, unit: catalog.packUnit, width: 68, number: true, cell: (one) => quantity(one.packSize), text: (one) => String(one.packSize) },
    { id: 'cost', title: catalog.cost, width: 88, number: true, cell: (one) => money(one.unitCost, one.currency), text: (one) => String(one.unitCost) },
    { id: 'price', title: catalog.price, width: 88, number: true, sortable: true, cell: (one) => money(one.price, one.currency), text: (one) => String(one.price) },
    { id: 'updated', title: catalog.updated, width: 112, sortable: true, cell: (one) => <span className="truncate text-quiet">{instantDay(one.updatedAt, timeZone)}</span>, text: (one) => one.updatedAt },
  ]
}

export function ProductsPage() {
  const can = useCan()
  const me = useMe()
  const { text, setText, q } = useSearchText()
  const [filters, set] = useFilters()
  const [open, setOpen] = useState<string | undefined>()
  const sort: Sort = { by: filters['sort'] ?? 'product', descending: filters['order'] === 'desc' }
  const status = filters['status'] as (typeof statuses)[number] | undefined
  const paged = usePaged<Product>(JSON.stringify([q, sort, status]), async (page, signal) => {
    const query = { limit: PAGE, page: page + 1, q: q || undefined, status: status && [status], sortBy: sorts[sort.by as keyof typeof sorts] ?? 'name', sortOrder: sort.descending ? 'desc' : 'asc' } as const
    const { data, pagination } = await whole(api.GET('/api/products', { params: { query }, signal }))
    return { rows: data, total: pagination.total ?? data.length }
  })
  const source = useMemo(() => ({ total: paged.total ?? 0, row: (index: number) => paged.row(index), need: (a: number, b: number) => paged.need(a, b) }), [paged, paged.version])
  const shape = useMemo(() => columns(me.workspace.timeZone), [me.workspace.timeZone])
  const button = 'inline-flex h-8 items-center gap-1.5 rounded-md border border-line bg-ground px-3 text-[13px] font-medium hover:bg-hover'
  return (
    <>
      <title>{`${catalog.title} · ${t.shell.product}`}</title>
      <PageHead
        title={catalog.title}
        note={catalog.note}
        actions={
          <>
            <a href="/api/exports/products?format=csv" download className={button}><Icon name="download" size={15} />{catalog.export}</a>
            {mayImport(can) && <Link to="/catalog/imports/new" className={button}><Icon name="upload" size={15} />{catalog.newImport}</Link>}
          </>
        }
      />
      <CatalogTabs />
      <div className="flex min-h-[26rem] flex-1 flex-col rounded-lg border border-line bg-ground">
        <div className="flex flex-wrap items-center gap-2 border-b border-line p-2.5">
          <Search value={text} onChange={setText} label={t.common.search} />
          <Select label={t.common.status} hideLabel value={status ?? ''} onChange={(event) => set({ status: event.target.value || undefined })} choices={[['', catalog.anyStatus], ...statuses.map((one) => [one, t.states[one]] as const)]} />
          <span className="flex-1" />
          <Glossary of={catalog.gridLabel} terms={catalog.numbers} page="/docs/catalog" />
          <p role="status" className="text-xs text-quiet tabular-nums">{paged.total !== undefined && t.common.rows(count(paged.total))}</p>
        </div>
        <div className="min-h-0 flex-1 basis-96">
          {paged.error ? <Failure error={paged.error} retry={() => paged.refresh()} /> : paged.total === undefined ? <Loading lines={12} className="p-4" /> : paged.total === 0 ? <Empty title={catalog.none} icon="catalog">{catalog.noneHint}</Empty> : (
            <Grid label={catalog.gridLabel} columns={shape} rows={source} sort={sort} onSort={(by) => set({ sort: by, order: sort.by === by && !sort.descending ? 'desc' : undefined })} onOpen={(one) => setOpen(one.id)} />
          )}
        </div>
      </div>
      {open && <ProductDialog id={open} onClose={() => setOpen(undefined)} onSaved={() => paged.refresh()} />}
    </>
  )
}
