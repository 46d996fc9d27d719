// The service as a process of its own runs compiled, once for the whole run: compiling it at each start would take longer
// than all that is tested of it. It is compiled from the source as it is, so that no build has to come before the tests.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
// As deep as src, so that what is found from there is found.
const folder = join(root, '.compiled')

export const cli = join(folder, 'cli.js')

/** Types are checked by `npm run check:types`. */
export default function compile(): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '--project', root, '--outDir', folder, '--noCheck'], {
    stdio: 'inherit',
  })
}
