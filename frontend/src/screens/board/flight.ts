/** How a refused card returns: visibly, in less than 200 ms, over everything else. */

const TIME = 170

function cardElement(id: number): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-card="${id}"]`)
}

export function whereIs(id: number): DOMRect | null {
  return cardElement(id)?.getBoundingClientRect() ?? null
}

/** Fly from where the card was seen to where it stands after the next rendering. */
export function flyFrom(id: number, seen: DOMRect | null): void {
  if (!seen || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  requestAnimationFrame(() => {
    const card = cardElement(id)
    if (!card) return
    const here = card.getBoundingClientRect()
    const ghost = card.cloneNode(true) as HTMLElement
    ghost.removeAttribute('data-card')
    ghost.inert = true
    Object.assign(ghost.style, {
      position: 'fixed',
      left: `${here.left}px`,
      top: `${here.top}px`,
      width: `${here.width}px`,
      zIndex: '200',
    })
    document.body.append(ghost)
    card.style.visibility = 'hidden'
    const path = [
      { transform: `translate(${seen.left - here.left}px, ${seen.top - here.top}px)` },
      { transform: 'none' },
    ]
    ghost.animate(path, { duration: TIME, easing: 'ease-out' }).onfinish = () => {
      ghost.remove()
      card.style.visibility = ''
    }
  })
}
