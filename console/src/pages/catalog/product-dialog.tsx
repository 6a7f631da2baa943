import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { useProduct } from '../../api/masters'
import { Problem } from '../../api/problem'
import { useCan } from '../../api/session'
import { parseNumber } from '../../format/numbers'
import { t } from '../../text'
import { catalog } from '../../text/catalog'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FormEnd, Input, Select } from '../../ui/fields'
import { FormProblem, Shown } from '../../ui/states'
import { say } from '../../ui/toasts'

/** One product: read it, and change what is asked for most. */
export function ProductDialog({ id, onClose, onSaved }: { id: string; onClose: () => void; onSaved: () => void }) {
  const product = useProduct(id)
  return (
    <Dialog place="side" title={product.data?.name ?? catalog.editTitle} note={product.data && `${t.common.sku} ${product.data.globalSku}`} onClose={onClose}>
      <Shown query={product}>{(found) => <Form key={found.version} product={found} onClose={onClose} onSaved={onSaved} />}</Shown>
    </Dialog>
  )
}

function Form({ product, onClose, onSaved }: { product: Schema<'Product'>; onClose: () => void; onSaved: () => void }) {
  const can = useCan()
  const queries = useQueryClient()
  const [problem, setProblem] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const may = can('products.write')
  const fault = (path: string) => (problem instanceof Problem ? problem.fault(path) : undefined)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    setBusy(true)
    setProblem(undefined)
    try {
      const body: Schema<'UpdateProduct'> = {
        name: text('name'), brand: text('brand'), description: text('description'), status: text('status') as Schema<'Status'>,
        price: parseNumber(text('price')) ?? null, unitCost: parseNumber(text('unitCost')) ?? null, packSize: parseNumber(text('packSize')) ?? null,
        tags: text('tags').split(',').map((tag) => tag.trim()).filter(Boolean),
      }
      await ask(api.PATCH('/api/products/{id}', { params: { path: { id: product.id }, header: { 'If-Match': `"${product.version}"` } }, body }))
      await queries.invalidateQueries({ queryKey: ['product', product.id] })
      say(t.common.saved)
      onSaved()
      onClose()
    } catch (error) {
      setProblem(error instanceof Problem && error.code === 'VERSION_CONFLICT' ? new Error(catalog.conflict) : error)
      setBusy(false)
    }
  }
  const attributes = Object.entries(product.attributes as Record<string, unknown>)
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <Input label={t.common.name} name="name" defaultValue={product.name} required disabled={!may} problem={fault('name')} />
      <Input label={catalog.description} name="description" defaultValue={product.description} disabled={!may} problem={fault('description')} />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <Input label={catalog.brand} name="brand" defaultValue={product.brand} disabled={!may} problem={fault('brand')} />
        <Select label={t.common.status} name="status" defaultValue={product.status} disabled={!may} choices={(['DRAFT', 'ACTIVE', 'PHASE_OUT', 'DISCONTINUED', 'ARCHIVED'] as const).map((one) => [one, t.states[one]] as const)} />
        <Input label={`${catalog.pack} (${catalog.packUnit})`} name="packSize" inputMode="decimal" defaultValue={product.packSize} disabled={!may} problem={fault('packSize')} />
        <Input label={`${catalog.cost} (${product.currency})`} name="unitCost" inputMode="decimal" defaultValue={product.unitCost} disabled={!may} problem={fault('unitCost')} />
        <Input label={`${catalog.price} (${product.currency})`} name="price" inputMode="decimal" defaultValue={product.price} disabled={!may} problem={fault('price')} />
        <Input label={catalog.tags} name="tags" defaultValue={product.tags.join(', ')} disabled={!may} problem={fault('tags')} />
      </div>
      <div>
        <h3 className="mb-1 text-[13px]">{catalog.attributes}</h3>
        {attributes.length === 0 ? <p className="text-[13px] text-quiet">{catalog.noAttributes}</p> : (
          <dl className="grid grid-cols-2 gap-x-4 gap-y-1 text-[13px]">
            {attributes.map(([code, value]) => <div key={code} className="flex justify-between gap-2 border-b border-line py-1"><dt className="text-quiet">{code}</dt><dd>{String(value)}</dd></div>)}
          </dl>
        )}
      </div>
      <Link to="/stock" search={{ q: product.globalSku } as never} className="text-[13px] text-accent underline">{catalog.seeStock}</Link>
      <FormProblem error={problem} />
      {may && <FormEnd onCancel={onClose}><Button kind="primary" type="submit" busy={busy}>{t.common.save}</Button></FormEnd>}
    </form>
  )
}
