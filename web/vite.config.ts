// All pages, one build. Whatever they need lies beside them in dist/web: no page asks another host for anything, and
// nothing is inlined, so that the service can send a policy that allows only files of its own.
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, defineConfig, type Plugin, type Rolldown } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const pages = ['index', 'screen', 'detail', 'me', 'control', 'embed', 'embeds']

export default defineConfig({
  root: here('.'),
  plugins: [component(), packed()],
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: Object.fromEntries(pages.map((page) => [page, here(`${page}.html`)])),
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // For work on the pages: `vite web`, beside a service on its usual port.
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:4000', ws: true },
      '/oneflower.js': 'http://127.0.0.1:4000',
      '/demo': 'http://127.0.0.1:4000',
    },
  },
})

/**
 * What others load into their pages: one file with everything in it, at an address that stays. As a script that keeps its
 * names to itself it can be loaded as a module and as it is.
 */
function component(): Plugin {
  return {
    name: 'one-flower',
    apply: 'build',
    async generateBundle() {
      const built = (await build({
        configFile: false,
        root: here('.'),
        logLevel: 'warn',
        build: {
          write: false,
          target: 'es2022',
          // Those that know light-dark(): where it is taken apart, the page around decides no colours any more. The others
          // are seen to by the component itself.
          cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
          rolldownOptions: {
            input: here('src/embed/oneflower.ts'),
            output: { format: 'iife', entryFileNames: 'oneflower.js' },
          },
        },
      })) as Rolldown.RolldownOutput
      const [script, ...more] = built.output
      if (more.length > 0) throw new Error('The component needs more than its one file.')
      // A page in GBK reads a plain script as GBK: what is not ASCII is only named.
      const source = script.code.replace(/[^\0-\x7f]/g, (unit) => {
        return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
      })
      this.emitFile({ type: 'asset', fileName: script.fileName, source })
    },
  }
}

/** Beside each file of text lies the same packed, which the service sends to whoever takes it so. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(js|css|html|svg)$/.test(fileName)) continue
          const source = file.type === 'chunk' ? file.code : file.source
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) })
        }
      },
    },
  }
}
