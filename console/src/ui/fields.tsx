import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react'

import { t } from '../text'
import { Icon } from './icon'

interface Labelled {
  label: string
  hint?: ReactNode
  problem?: string
  hideLabel?: boolean
}

function Frame({ id, label, hint, problem, hideLabel, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'label'}>{label}</label>
      {children}
      {(problem || hint) && (
        <p id={`${id}-hint`} className={`text-xs ${problem ? 'text-critical' : 'text-quiet'}`}>{problem || hint}</p>
      )}
    </div>
  )
}

type AreaProps = Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>

/** Several lines of text. */
export function Area({ label, hint, problem, hideLabel, className = '', ...rest }: AreaProps) {
  const id = useId()
  return (
    <Frame {...{ id, label, hint, problem, hideLabel }}>
      <textarea id={id} rows={3} aria-invalid={problem ? true : undefined} aria-describedby={problem || hint ? `${id}-hint` : undefined} {...rest} className={`field h-auto w-full py-1.5 ${problem ? 'field-wrong' : ''} ${className}`} />
    </Frame>
  )
}

type InputProps = Labelled & InputHTMLAttributes<HTMLInputElement>

export function Input({ label, hint, problem, hideLabel, className = '', ...rest }: InputProps) {
  const id = useId()
  return (
    <Frame {...{ id, label, hint, problem, hideLabel }}>
      <input
        id={id}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem || hint ? `${id}-hint` : undefined}
        {...rest}
        className={`field w-full ${problem ? 'field-wrong' : ''} ${className}`}
      />
    </Frame>
  )
}

type SelectProps = Labelled & SelectHTMLAttributes<HTMLSelectElement> & { choices: readonly (readonly [value: string, text: string])[] }

export function Select({ label, hint, problem, hideLabel, choices, className = '', ...rest }: SelectProps) {
  const id = useId()
  return (
    <Frame {...{ id, label, hint, problem, hideLabel }}>
      <select id={id} {...rest} className={`field max-w-full pr-7 ${className}`}>
        {choices.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </Frame>
  )
}

export function Check({ label, hint, ...rest }: { label: ReactNode; hint?: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="flex items-start gap-2 text-[13px]">
      <input type="checkbox" {...rest} className="mt-1 size-3.5 accent-accent" />
      <span>{label}{hint && <span className="block text-xs text-quiet">{hint}</span>}</span>
    </label>
  )
}

/** A field for words to look for. */
export function Search({ value, onChange, label, width = 'w-56' }: { value: string; onChange: (value: string) => void; label: string; width?: string }) {
  return (
    <div className={`relative ${width}`}>
      <Icon name="search" className="pointer-events-none absolute top-2 left-2.5 text-quiet" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        data-search
        onChange={(event) => onChange(event.target.value)}
        className="field w-full pl-8 placeholder:text-quiet"
      />
    </div>
  )
}

/** A choice of a few, all in sight. */
export function Segments<Value extends string>(props: {
  label: string
  value: Value
  choices: readonly (readonly [value: Value, text: ReactNode])[]
  onChange: (value: Value) => void
}) {
  return (
    <div role="group" aria-label={props.label} className="inline-flex h-8 rounded-md border border-line bg-raised p-0.5">
      {props.choices.map(([value, text]) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => props.onChange(value)}
          className={`rounded px-2.5 text-xs font-medium whitespace-nowrap ${value === props.value ? 'bg-ground text-text shadow-sm' : 'text-quiet hover:text-text'}`}
        >
          {text}
        </button>
      ))}
    </div>
  )
}

/** The end of a form: what is done, and leaving it. */
export function FormEnd({ children, onCancel }: { children: ReactNode; onCancel?: () => void }) {
  return (
    <div className="mt-2 flex flex-wrap justify-end gap-2 border-t border-line pt-3">
      {onCancel && (
        <button type="button" onClick={onCancel} className="h-8 rounded-md px-3 text-[13px] font-medium text-quiet hover:bg-hover">
          {t.common.cancel}
        </button>
      )}
      {children}
    </div>
  )
}
