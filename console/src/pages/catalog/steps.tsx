import { imports } from '../../text/catalog'

/** How far the import is. */
export function Steps({ at }: { at: number }) {
  return (
    <ol aria-label={imports.stepsLabel} className="mb-4 flex flex-wrap gap-x-6 gap-y-2 text-[13px]">
      {imports.steps.map((step, index) => (
        <li key={step} aria-current={index === at ? 'step' : undefined} className={`flex items-center gap-2 ${index === at ? 'font-semibold' : 'text-quiet'}`}>
          <span className={`flex size-5 items-center justify-center rounded-full text-2xs font-semibold ${index < at ? 'bg-ok-ground text-ok' : index === at ? 'bg-accent text-accent-text' : 'bg-hover text-quiet'}`}>{index < at ? '✓' : index + 1}</span>
          {step}
        </li>
      ))}
    </ol>
  )
}
