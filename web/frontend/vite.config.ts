/** Builds every page into ../static: one HTML file a screen, everything else hashed under /assets/. */

import { createHash } from 'node:crypto';
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

/**
 * Emits `/wayfinding-worker.js`, which knows by name every file that the page needs without a network. It stands
 * at the top of the site, because a worker serves nothing above its own address.
 */
function offlineWorker(): Plugin {
  return {
    name: 'offline-worker',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const files = Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name));
      const shell = ['/wayfinding', ...files.map((name) => `/${name}`).sort()];
      const version = createHash('sha256').update(shell.join()).digest('hex').slice(0, 12);
      const source = readFileSync(here('src/wayfinding/worker.ts'), 'utf8');
      const { code } = await transformWithOxc(source, 'worker.ts', { sourcemap: false });
      const known = `const SHELL = ${JSON.stringify(shell)};\nconst VERSION = ${JSON.stringify(version)};\n`;
      this.emitFile({
        type: 'asset',
        fileName: 'wayfinding-worker.js',
        source: `(() => {\n${known}${code.replace('export {};', '')}})();\n`,
      });
    },
  };
}

export default defineConfig({
  root: here('.'),
  plugins: [bootFirst(), offlineWorker()],
  build: {
    outDir: '../static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        index: here('index.html'),
        seats: here('seats.html'),
        wayfinding: here('wayfinding.html'),
      },
    },
  },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true }, '/qr': 'http://127.0.0.1:8080' },
  },
});
