import { i18next } from '@/i18n'
import { announce } from '@/parts/announce'
import { putInClipboard } from '@/parts/clipboard'
import { tell } from '@/parts/notices'

/** Put text into the clipboard; what was done is said aloud, a refusal is shown. */
export async function copyOut(text: string, done: string): Promise<void> {
  if (await putInClipboard(text)) announce(done)
  else tell(i18next.t('copyRefused'))
}
