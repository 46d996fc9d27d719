// The idempotency key of something that is meant once. randomUUID is for secure places alone, and a demo may be looked at
// over plain HTTP.
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
