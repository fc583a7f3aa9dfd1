/** A stage of the file and where it goes: to a stage of ours by its id, or to a new one of some outcome. */
import type { Schemas } from '@/api/client'

type Named = Schemas['NamedStage']
type Choice = Schemas['StageChoice']

function isOf(choice: Choice, stage: Named): boolean {
  return choice.value === stage.value && (choice.pipeline ?? null) === stage.pipeline
}

/** The id of a stage, or an outcome. What was not chosen is as the server finds it by the name. */
export function placeOf(stage: Named, choices: Choice[]): string {
  const chosen = choices.find((choice) => isOf(choice, stage))
  if (chosen?.stage_id != null) return String(chosen.stage_id)
  if (chosen?.outcome) return chosen.outcome
  return stage.stage_id === null ? stage.outcome : String(stage.stage_id)
}

export function withPlace(stage: Named, choices: Choice[], place: string): Choice[] {
  const id = Number(place)
  const chosen: Choice = { pipeline: stage.pipeline, value: stage.value }
  if (Number.isSafeInteger(id)) chosen.stage_id = id
  else chosen.outcome = place as Schemas['DealStatus']
  return [...choices.filter((choice) => !isOf(choice, stage)), chosen]
}
