// What was made up for this project is marked as an example, once: a name that begins with the word needs no mark.

export function saysExample(name: string): boolean {
  return /^(Example|示例)\s*[:：]/.test(name)
}
