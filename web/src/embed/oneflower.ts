// The script that pages of others load, as a module or as it is: <script src="https://…/oneflower.js" async></script>.
import { defineOneFlower } from './element.ts'

defineOneFlower(ownOrigin() ?? location.origin)

/**
 * Where this script came from. A module has no currentScript, and what only a module has a plain script cannot even name:
 * the trace of an error has its address in both.
 */
function ownOrigin(): string | undefined {
  const script = document.currentScript
  if (script instanceof HTMLScriptElement && script.src) return new URL(script.src).origin
  const trace = new Error('Where this is').stack ?? ''
  return /(https?:\/\/[^\s/]+)\/oneflower\.js/.exec(trace)?.[1]
}
