/** Tell a screen reader what happened where the eye would have seen it. */
let place: HTMLElement | null = null

export function announce(text: string): void {
  if (!place) {
    place = document.createElement('div')
    place.setAttribute('aria-live', 'polite')
    place.className = 'unseen'
    document.body.append(place)
  }
  place.textContent = ''
  requestAnimationFrame(() => {
    if (place) place.textContent = text
  })
}
