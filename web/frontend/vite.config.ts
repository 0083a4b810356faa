/** Builds every page into ../static: one HTML file a screen, everything else hashed under /assets/. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, transformWithOxc } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Puts `src/boot.ts` before everything else as a small blocking script, so that theme, text size and
 * language are right at the first paint. The content policy forbids inline scripts, so it is a file.
 */
function bootFirst(): Plugin {
  let reference = '';
  let serving = false;
  return {
    name: 'boot-first',
    configResolved(config) {
      serving = config.command === 'serve';
    },
    async buildStart() {
      if (serving) return;
      const source = readFileSync(here('src/boot.ts'), 'utf8');
      const { code } = await transformWithOxc(source, 'boot.ts', { sourcemap: false });
      reference = this.emitFile({ type: 'asset', name: 'boot.js', source: `(() => {\n${code}})();\n` });
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, context) {
        if (serving)
          return html.replace('<head>', '<head>\n<script type="module" src="/src/boot.ts"></script>');
        const boot = Object.values(context.bundle ?? {}).find(
          (file) => file.type === 'asset' && file.names.includes('boot.js'),
        );
        if (!boot || !reference) throw new Error('the boot script was not emitted');
        return html.replace('<title>', `<script src="/${boot.fileName}"></script>\n    <title>`);
      },
    },
  };
}

export default defineConfig({
  root: here('.'),
  plugins: [bootFirst()],
  build: {
    outDir: '../static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: here('index.html'), seats: here('seats.html') } },
  },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true }, '/qr': 'http://127.0.0.1:8080' },
  },
});
