/** A key made of a name, as the server makes it: «Город доставки» becomes `gorod_dostavki`. */

const CYRILLIC = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'
const LATIN = 'a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sch  y  e yu ya'.split(' ')
const LONGEST = 40
const ROOM = 4 // for the number of one that is taken

export function keyOf(name: string, taken: ReadonlySet<string>): string {
  const spelled = Array.from(name.toLowerCase(), (letter) => {
    const place = CYRILLIC.indexOf(letter)
    return place < 0 ? letter : (LATIN[place] ?? '')
  }).join('')
  const plain = spelled.normalize('NFKD').replace(/[^\x20-\x7f]/gu, '')
  const key =
    plain
      .replace(/[^a-z0-9]+/gu, '_')
      .replace(/^_+|_+$/gu, '')
      .slice(0, LONGEST - ROOM) || 'field'
  let found = key
  for (let number = 2; taken.has(found); number += 1) found = `${key}_${number}`
  return found
}
