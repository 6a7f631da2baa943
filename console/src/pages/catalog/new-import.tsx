import { useNavigate } from '@tanstack/react-router'
import { useRef, useState, type DragEvent } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { useCan } from '../../api/session'
import { bytes } from '../../format/numbers'
import { t } from '../../text'
import { imports as importsText } from '../../text/catalog'
import { Button } from '../../ui/button'
import { Select } from '../../ui/fields'
import { Icon } from '../../ui/icon'
import { PageHead, Panel } from '../../ui/panel'
import { FormProblem, NoPermission } from '../../ui/states'
import { contentType, guess, mayImport, resources, type Resource } from './resources'
import { Steps } from './steps'
import { CatalogTabs } from './tabs'

/** Sends the file itself as the body, as the API wants it. */
function upload(file: File, resource: Resource): Promise<Schema<'Import'>> {
  const call = api.POST('/api/imports', {
    params: { query: { resource, fileName: file.name } },
    body: file as unknown as string,
    bodySerializer: (body) => body as unknown as Blob,
    headers: { 'Content-Type': contentType(file.name) },
  })
  return ask(call as Promise<{ data?: { data: Schema<'Import'> }; response: Response }>)
}

export function NewImportPage() {
  const can = useCan()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const allowed = (Object.keys(resources) as Resource[]).filter((one) => can(resources[one]))
  const [resource, setResource] = useState<Resource | undefined>()
  const [over, setOver] = useState(false)
  const [file, setFile] = useState<File | undefined>()
  const [problem, setProblem] = useState<unknown>()
  const send = async (chosen: File | undefined) => {
    if (!chosen) return
    setFile(chosen)
    setProblem(undefined)
    const guessed = guess(chosen.name)
    const what = resource ?? (guessed && allowed.includes(guessed) ? guessed : allowed[0])
    if (!what) return
    try {
      const made = await upload(chosen, what)
      await navigate({ to: '/catalog/imports/$id', params: { id: made.id }, search: {} as never })
    } catch (error) {
      setProblem(error)
      setFile(undefined)
    }
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send(event.dataTransfer.files[0])
  }
  return (
    <>
      <title>{`${importsText.title} · ${t.shell.product}`}</title>
      <PageHead title={importsText.title} note={importsText.note} />
      <CatalogTabs />
      {!mayImport(can) ? <NoPermission permission="products.write" /> : (
        <Panel>
          <Steps at={0} />
          <div className="mx-auto flex max-w-2xl flex-col gap-4 py-4">
            <Select label={importsText.resource} value={resource ?? allowed[0] ?? ''} onChange={(event) => setResource(event.target.value as Resource)} choices={allowed.map((one) => [one, importsText.resources[one]] as const)} />
            <div
              onDragOver={(event) => {
                event.preventDefault()
                setOver(true)
              }}
              onDragLeave={() => setOver(false)}
              onDrop={onDrop}
              data-drop
              className={`flex flex-col items-center gap-2 rounded-xl border-2 border-dashed px-6 py-14 text-center ${over ? 'border-accent bg-accent-ground' : 'border-line bg-raised'}`}
            >
              <Icon name="upload" size={28} className="text-quiet" />
              <p className="font-semibold" role="status">{file ? `${importsText.sending(file.name)} (${bytes(file.size)})` : importsText.drop}</p>
              <p className="text-[13px] text-quiet">{importsText.dropHint}</p>
              <input ref={input} type="file" hidden accept=".csv,.tsv,.txt,.ndjson,.jsonl,.xlsx,.parquet,.gz" onChange={(event) => void send(event.target.files?.[0])} />
              <Button kind="primary" busy={file !== undefined} onClick={() => input.current?.click()}>{importsText.browse}</Button>
            </div>
            <FormProblem error={problem} />
          </div>
        </Panel>
      )}
    </>
  )
}
