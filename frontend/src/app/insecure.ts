/** Whether what goes over the page's connection can be overheard; what stays on this machine can't. */
const HERE = new Set(['localhost', '127.0.0.1', '[::1]'])

export function isOpen({ protocol, hostname }: Pick<Location, 'protocol' | 'hostname'>): boolean {
  return protocol === 'http:' && !HERE.has(hostname)
}
