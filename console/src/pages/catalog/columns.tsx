import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { api, ask, type Schema } from '../../api/client'
import { imports } from '../../text/catalog'
import { Button } from '../../ui/button'
import { Select } from '../../ui/fields'
import { Panel } from '../../ui/panel'
import { FormProblem } from '../../ui/states'
import { fields, type Resource } from './resources'

/** How the columns are understood, and what the file leaves open. */
export function Columns({ of }: { of: Schema<'Import'> }) {
  const queries = useQueryClient()
  const [mapping, setMapping] = useState<Record<string, string>>({})
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const again = useMutation({
    mutationFn: () => {
      const changed = Object.fromEntries(Object.entries(mapping).map(([header, field]) => [header, field || null]))
      const body = { ...answers, ...(Object.keys(changed).length > 0 ? { mapping: changed } : {}) } as Schema<'UpdateImport'>
      return ask(api.PATCH('/api/imports/{id}', { params: { path: { id: of.id } }, body }))
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['import', of.id] }),
  })
  const touched = Object.keys(mapping).length > 0 || Object.keys(answers).length > 0
  const known = fields[of.resource as Resource] ?? []
  // Which column fills a field is answered by the columns themselves.
  const asked = of.questions.filter((one) => one.setting !== 'mapping')
  return (
    <Panel title={imports.columns} note={imports.columnsNote} actions={<Button icon="refresh" kind={touched ? 'primary' : 'plain'} disabled={!touched} busy={again.isPending} onClick={() => again.mutate()}>{imports.remap}</Button>}>
      {of.questions.length > 0 && (
        <fieldset className="mb-4 rounded-lg bg-low-ground p-3">
          <legend className="sr-only">{imports.questions}</legend>
          <p className="mb-2 font-semibold text-low">{asked.length > 0 ? imports.questions : imports.missing}</p>
          <div className="flex flex-wrap gap-4">
            {of.questions.filter((one) => one.setting === 'mapping').map((one) => <p key={one.question} className="w-full text-[13px]">{one.question}</p>)}
            {asked.map((one) => (
              <Select key={one.setting} label={one.question} hint={one.examples.join(' · ')} value={answers[one.setting] ?? ''} onChange={(event) => setAnswers({ ...answers, [one.setting]: event.target.value })} choices={[['', '…'], ...one.choices.map((choice) => [choice, choice] as const)]} />
            ))}
          </div>
        </fieldset>
      )}
      <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2 xl:grid-cols-3">
        {of.columns.map((column) => {
          const value = mapping[column.header] ?? column.field ?? ''
          const choices = [...new Set([...(column.field ? [column.field] : []), ...column.suggestions, ...known])]
          return (
            <div key={column.header} className="flex items-end gap-2">
              <div className="min-w-0 flex-1">
                <Select className="w-full" label={column.header} value={value} onChange={(event) => setMapping({ ...mapping, [column.header]: event.target.value })} choices={[['', imports.leftOut], ...choices.map((field) => [field, field] as const)]} />
              </div>
            </div>
          )
        })}
      </div>
      <FormProblem error={again.error} />
    </Panel>
  )
}
