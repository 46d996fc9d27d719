/** A fixture whose name begins with "Example:" needs no mark that says the same. */
export function saysSo(name: string | undefined): boolean {
  return /^(Example|示例)\s*[:：]/.test(name ?? '')
}
