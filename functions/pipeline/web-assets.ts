import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { etagOfBytes, hasVersion } from '../../shared/platform/etag';
import type { Reply } from './reply';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

interface Asset {
  bytes: Buffer;
  gz: Buffer | undefined;
  br: Buffer | undefined;
  type: string;
  etag: string;
  immutable: boolean;
}

/** The built browser app, read once; the host compresses nothing, so the build did. */
export interface WebAssets {
  /** Undefined where there is no such file. */
  serve(path: string, headers: { acceptEncoding: string; ifNoneMatch: string }): Reply | undefined;
}

const optional = (file: string): Buffer | undefined => (existsSync(file) ? readFileSync(file) : undefined);

export function webAssets(root: string): WebAssets {
  const assets = new Map<string, Asset>();
  const names = existsSync(root) ? readdirSync(root, { recursive: true }).map(String) : [];
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const file = join(root, name);
    const bytes = readFileSync(file);
    const path = `/${name.split(sep).join('/')}`;
    assets.set(path, {
      bytes,
      type,
      gz: optional(`${file}.gz`),
      br: optional(`${file}.br`),
      etag: etagOfBytes(bytes),
      // Names under /assets/ hold a hash of what is in them.
      immutable: path.startsWith('/assets/'),
    });
  }
  return {
    serve(path, { acceptEncoding, ifNoneMatch }) {
      const asset = assets.get(path);
      if (!asset) return undefined;
      const headers: Record<string, string> = {
        'content-type': asset.type,
        'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        etag: asset.etag,
        vary: 'accept-encoding',
      };
      if (hasVersion(ifNoneMatch, asset.etag)) return { status: 304, headers };
      const accepts = (name: string) =>
        new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(acceptEncoding);
      if (asset.br && accepts('br'))
        return { status: 200, body: asset.br, headers: { ...headers, 'content-encoding': 'br' } };
      if (asset.gz && accepts('gzip'))
        return { status: 200, body: asset.gz, headers: { ...headers, 'content-encoding': 'gzip' } };
      return { status: 200, body: asset.bytes, headers };
    },
  };
}
