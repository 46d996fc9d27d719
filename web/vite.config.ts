// Two pages, one build. Whatever they need lies beside them in dist/web: no page asks another host for anything, and
// nothing is inlined, so that the service can send a policy that allows only files of its own.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: here('index.html'), screen: here('screen.html') } },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // For work on the pages: `vite web`, beside a service on its usual port.
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:4000', ws: true } } },
})
