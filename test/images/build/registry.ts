/** Puts an image into a registry: its layers, its configuration, its manifest under every tag. */

import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import type { Layer } from './layer.ts';

/** The part of a Docker image configuration that recipes use, in the engine's own spelling. */
export interface ImageConfig {
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly User?: string;
  readonly StopSignal?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Healthcheck?: { readonly Test: readonly string[]; readonly Interval: number; readonly Timeout: number };
}

export interface Image {
  readonly repository: string;
  readonly tags: readonly string[];
  readonly layers: readonly Layer[];
  readonly config: ImageConfig;
}

const CREATED = '2026-01-01T00:00:00Z';
const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG_TYPE = 'application/vnd.docker.container.image.v1+json';
const LAYER_TYPE = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

export class Registry {
  readonly #base: string;
  readonly #sent = new Set<string>();

  constructor(address: string) {
    this.#base = `http://${address}/v2`;
  }

  async push(image: Image): Promise<void> {
    for (const layer of image.layers) await this.#blob(image.repository, layer.digest, () => fs.readFile(layer.path));
    const config = Buffer.from(JSON.stringify(configuration(image)));
    const configDigest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
    await this.#blob(image.repository, configDigest, () => Promise.resolve(config));
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { mediaType: CONFIG_TYPE, size: config.length, digest: configDigest },
      layers: image.layers.map(({ digest, sizeBytes }) => ({ mediaType: LAYER_TYPE, size: sizeBytes, digest })),
    });
    for (const tag of image.tags) {
      await this.#send(`${image.repository}/manifests/${tag}`, 'PUT', manifest, MANIFEST_TYPE);
    }
  }

  async #blob(repository: string, digest: string, read: () => Promise<Buffer>): Promise<void> {
    const key = `${repository} ${digest}`;
    if (this.#sent.has(key)) return;
    const known = await fetch(`${this.#base}/${repository}/blobs/${digest}`, { method: 'HEAD' });
    if (!known.ok && !(await this.#mount(repository, digest))) {
      const started = await this.#send(`${repository}/blobs/uploads/`, 'POST');
      const place = new URL(started.headers.get('location') ?? '', `${this.#base}/`);
      place.searchParams.set('digest', digest);
      await this.#send(place.href, 'PUT', await read(), 'application/octet-stream');
    }
    this.#sent.add(key);
  }

  /** Takes a layer over from a repository that already has it. */
  async #mount(repository: string, digest: string): Promise<boolean> {
    const owner = [...this.#sent].find((key) => key.endsWith(` ${digest}`))?.split(' ')[0];
    if (owner === undefined) return false;
    const address = `${this.#base}/${repository}/blobs/uploads/?mount=${digest}&from=${owner}`;
    return (await fetch(address, { method: 'POST' })).status === 201;
  }

  async #send(target: string, method: string, body?: string | Buffer, type?: string): Promise<Response> {
    const address = target.startsWith('http') ? target : `${this.#base}/${target}`;
    const response = await fetch(address, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    });
    if (!response.ok) {
      throw new Error(`The registry answered ${response.status} to ${method} ${address}: ${await response.text()}`);
    }
    return response;
  }
}

function configuration({ layers, config }: Image): object {
  return {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    created: CREATED,
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created: CREATED, created_by: 'berth test images' })),
  };
}
