import { describe, expect, it } from 'vitest'

import { isOpen } from './insecure'

const at = (address: string) => isOpen(new URL(address))

describe('a connection', () => {
  it('can be overheard in an open network without https', () => {
    expect(at('http://192.168.1.7:8000/board')).toBe(true)
    expect(at('http://crm.example/')).toBe(true)
  })

  it('can not be overheard with https or on this machine', () => {
    expect(at('https://crm.example/')).toBe(false)
    expect(at('http://127.0.0.1:8000/')).toBe(false)
    expect(at('http://localhost:8000/')).toBe(false)
    expect(at('http://[::1]:8000/')).toBe(false)
  })
})
