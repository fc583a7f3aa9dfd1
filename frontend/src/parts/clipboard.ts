/** Putting text into the clipboard, also where the page came by plain http and the browser's own way is missing. */
export async function putInClipboard(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined
  try {
    if (!clipboard) return bySelection(text)
    await clipboard.writeText(text)
    return true
  } catch {
    return bySelection(text)
  }
}

/** Browsers still copy what is selected; it has to be in the page while they do. */
function bySelection(text: string): boolean {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.className = 'unseen'
  document.body.append(field)
  field.select()
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing has come in its place for plain http
  const isCopied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return isCopied
}
