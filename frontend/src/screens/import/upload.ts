/** Sending a file. Only XMLHttpRequest tells how much of it has gone. */
import { Problem, problemOf, UNREACHABLE } from '@/api/client'
import { i18next } from '@/i18n'

import type { Import } from './route'

export interface Upload {
  done: Promise<Import>
  stop: () => void
}

export function upload(file: File, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<Import>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Import)
      else reject(refusal(request))
    }
    request.onerror = () => reject(new Problem(0, UNREACHABLE, ''))
    request.onabort = () => reject(new DOMException('', 'AbortError'))
  })
  const form = new FormData()
  form.append('file', file)
  request.open('POST', '/api/imports')
  request.setRequestHeader('X-Nocto', '1') // see api/client
  request.setRequestHeader('Accept-Language', i18next.language)
  request.send(form)
  return { done, stop: () => request.abort() }
}

function refusal({ status, statusText, responseText }: XMLHttpRequest): Problem {
  return problemOf(new Response(null, { status, statusText }), bodyOf(responseText))
}

function bodyOf(text: string): Record<string, unknown> | string {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return text // a proxy's page
  }
}
