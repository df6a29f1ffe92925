// Makes the two files that are installed: the program, one file with all that it imports, and its manifest.
//
//   node bundle.js [FOLDER]     into FOLDER, or bin/plugins/node-bearer of this tree
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugin } from './src/bearer.js';

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, '..', '..', 'bin', 'plugins', 'node-bearer'));
if (folder.startsWith(here)) {
  console.error('name a folder outside of this package: Node.js would take the program for a module of it');
  process.exit(2);
}
const file = join(folder, 'node-bearer');
mkdirSync(folder, { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: ['src/main.js'],
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  loader: { '.proto': 'text' },
  // The host runs the file with no PATH, so its first line names this very node.
  banner: { js: `#!${process.execPath}` },
  outfile: file,
});
chmodSync(file, 0o755);

const os = { win32: 'windows' }[process.platform] ?? process.platform;
const arch = { x64: 'amd64', ia32: '386' }[process.arch] ?? process.arch;
const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
const manifest = { manifest_version: 1, ...plugin, platforms: { [`${os}/${arch}`]: { file: 'node-bearer', sha256 } } };
writeFileSync(join(folder, 'plugin.json'), `${JSON.stringify(manifest, null, 2)}\n`);
