"""What watches a page from inside while it is measured. The debugger puts it in before the page's own code.

Painted means: the first frame after the element came into the document has been drawn. A task that a frame's
callback posts runs after that frame's drawing, so its time is the time of the paint.
"""

WATCH = """
const BETWEEN = 20 // px: more than the gap between two cards, less than a card
const paint = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => done(performance.now())
  port2.postMessage(null)
}))
const inDocument = (selector) => new Promise((done) => {
  const isThere = () => document.querySelector(selector) !== null
  if (isThere()) return done()
  const watcher = new MutationObserver(() => {
    if (!isThere()) return
    watcher.disconnect()
    done()
  })
  watcher.observe(document, { childList: true, subtree: true })
})
const seen = (selector) => inDocument(selector).then(paint)

window.firstCard = seen('[data-card]')
window.watchDrop = (stage, id) => {
  // On the window and before the page's own listeners: the clock starts with the event, not after its work.
  window.dropped = new Promise((done) => window.addEventListener('drop', ({ timeStamp }) =>
    seen(`[data-stage="${stage}"] [data-open="${id}"]`).then((now) => done(now - timeStamp)),
    { capture: true, once: true }))
}
window.roll = async (stage, step, most) => {
  const list = document.querySelector(`[data-stage="${stage}"] ol`).parentElement
  const gaps = []
  let [before, resting] = [await new Promise(requestAnimationFrame), 0]
  const until = before + most
  let blank = 0
  while (before < until && resting < 60) {
    const at = list.scrollTop
    list.scrollTop += step
    resting = list.scrollTop === at ? resting + 1 : 0
    const now = await new Promise(requestAnimationFrame)
    gaps.push(now - before)
    before = now
    const { left, top, width, height } = list.getBoundingClientRect()
    const isCard = (down) =>
      document.elementFromPoint(left + width / 2, top + height / 2 + down)?.closest('li') != null
    if (!isCard(0) && !isCard(BETWEEN)) blank += 1
  }
  const usual = 1000 / 60
  const lost = gaps.reduce((sum, gap) => sum + Math.max(Math.round(gap / usual) - 1, 0), 0)
  const last = Math.max(...[...list.querySelectorAll('li')].map((card) => Number(card.ariaPosInSet)))
  return { shown: gaps.length, lost, blank, worst: Math.max(...gaps), last }
}
"""
