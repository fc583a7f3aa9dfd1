/** Moving a card: at once on the screen, then on the server; what is refused flies back and says why. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'

import { api, full, Problem, take, type Answer, type Schemas } from '@/api/client'
import { hold, spoil } from '@/api/live'
import { moment } from '@/format'
import { offerUndo, tellProblem, wordsOf } from '@/parts/notices'

import { flyFrom, whereIs } from './flight'
import { find, moved, placeOf, refreshed, staysThere, type Card, type Lane } from './lanes'
import type { BoardKey } from './queries'
import type { Drop } from './useCardDrag'

type Deal = Schemas['DealOut']

/** What a stage asks for before it lets a deal in, as a person filled it in. */
export type Given = Partial<
  Pick<Schemas['DealMove'], 'reason' | 'amount' | 'expected_close_date' | 'description' | 'custom'>
>

/** Asks a person for what is missing; null if they would rather not move the card. */
export type Ask = (card: Card, stage: Lane, problem: Problem) => Promise<Given | null>

/** Why a card came back, told beside it. */
export interface Refusal {
  id: number
  reason: string
}

const FOLLOWS = [
  'title',
  'amount',
  'currency',
  'status',
  'stage_id',
  'client_id',
  'manager_id',
  'position',
  'expected_close_date',
  'updated_at',
  'stage_since',
  'version',
] as const satisfies (keyof Card & keyof Deal)[]

function cardFrom(deal: Deal): Partial<Card> {
  return Object.fromEntries(FOLLOWS.map((name) => [name, deal[name]]))
}

export function useMove(key: BoardKey, currency: string, ask: Ask) {
  const client = useQueryClient()
  const { t } = useTranslation('board')
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  const write = useCallback(
    (change: (lanes: Lane[]) => Lane[]) =>
      client.setQueryData<Lane[]>(key, (lanes) => (lanes ? change(lanes) : lanes)),
    [client, key],
  )

  const move = useCallback(
    async (drop: Drop): Promise<boolean> => {
      const lanes = client.getQueryData<Lane[]>(key) ?? []
      const from = find(lanes, drop.id)
      const stage = lanes.find((lane) => lane.stage_id === drop.stageId)
      if (!from || !stage) return false
      if (from.lane === stage && staysThere(stage, drop.id, drop.place)) return false

      const home: Drop = { id: drop.id, stageId: from.lane.stage_id, place: placeOf(from.lane, from.index) }
      setRefusal(null)
      const release = hold(client)
      void client.cancelQueries({ queryKey: key })
      write((now) => moved(now, drop.id, drop.stageId, drop.place, currency))
      try {
        const answer = await withNeeds(drop, from.card, stage)
        if (answer) {
          write((now) => refreshed(now, drop.id, cardFrom(answer.data)))
          if (from.lane !== stage || answer.batch !== null) {
            offerUndo(client, says(from, stage), answer.batch)
          }
          return true
        }
        sendHome(home)
      } catch (problem) {
        sendHome(home, problem as Error)
      } finally {
        release()
        spoil(client, ['deal'])
      }
      return false
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the helpers below close over the same things
    [client, key, currency, ask, t],
  )

  return { move, refusal, forgive: useCallback(() => setRefusal(null), []) }

  async function tellStale(id: number): Promise<void> {
    const change = await latestChange(id).catch(() => undefined)
    const words = {
      who: change?.user_name ?? t('program'),
      when: change ? moment(change.at) : '',
      what: change?.stage_name ? t('staleMoved', { stage: change.stage_name }) : t('staleEdited'),
    }
    setRefusal({ id, reason: t('stale', words) })
  }

  function says(from: { card: Card; lane: Lane }, stage: Lane): string {
    const title = from.card.title
    return from.lane.stage_id === stage.stage_id
      ? t('done.reordered', { title })
      : t('done.moved', { title, stage: stage.stage_name })
  }

  /** The move, asking for what the stage wants until it is content; null if the person gave up. */
  async function withNeeds(drop: Drop, card: Card, stage: Lane): Promise<Answer<Deal> | null> {
    let given: Given = {}
    for (;;) {
      try {
        return await send(client, key, drop, given)
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.needs.length === 0) throw problem
        const more = await ask(card, stage, problem)
        if (more === null) return null
        given = { ...given, ...more, custom: { ...given.custom, ...more.custom } }
      }
    }
  }

  function sendHome(home: Drop, problem?: Error): void {
    const seen = whereIs(home.id)
    const fresh = problem instanceof Problem && (problem.body.current as Deal | undefined)
    write((now) => {
      const back = moved(now, home.id, home.stageId, home.place, currency)
      return fresh ? refreshed(back, home.id, cardFrom(fresh)) : back
    })
    flyFrom(home.id, seen)
    if (problem instanceof Problem && problem.status === 404) tellProblem(problem)
    else if (fresh) void tellStale(home.id)
    else if (problem) setRefusal({ id: home.id, reason: wordsOf(problem) })
  }
}

/** Who changed the deal, when, and whether it stands elsewhere now. */
async function latestChange(id: number): Promise<Schemas['HistoryEntry'] | undefined> {
  const path = { deal_id: id }
  const history = await take(
    api.GET('/api/deals/{deal_id}/history', { params: { path, query: { limit: 1 } } }),
  )
  return history[0]
}

function send(client: QueryClient, key: BoardKey, drop: Drop, given: Given): Promise<Answer<Deal>> {
  const version = () => find(client.getQueryData<Lane[]>(key) ?? [], drop.id)?.card.version
  const mutation = client.getMutationCache().build<Answer<Deal>, Error, Drop, unknown>(client, {
    ...client.getDefaultOptions().mutations,
    mutationKey: ['move'],
    scope: { id: `deal-${drop.id}` }, // one after another, each with the version the former left
    mutationFn: ({ id, stageId, place }) =>
      full(
        api.POST('/api/deals/{deal_id}/move', {
          params: { path: { deal_id: id } },
          body: {
            stage_id: stageId,
            before_id: place.before,
            after_id: place.after,
            version: version(),
            ...given,
          },
        }),
      ),
    onSuccess: ({ data }) =>
      client.setQueryData<Lane[]>(
        key,
        (lanes) => lanes && refreshed(lanes, drop.id, { version: data.version }),
      ),
  })
  return mutation.execute(drop)
}
