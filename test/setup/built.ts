// The pages are built before the first test asks for one: two workers that build at once take the files from under each
// other's pages.
import { buildPages, chromiumPath } from '../web/browser.ts'

export default async function build(): Promise<void> {
  if (chromiumPath) await buildPages()
}
