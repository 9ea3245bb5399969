import { z } from 'zod';
import { BLOCK_BYTES, toImportView, type Upload } from '../../shared/imports';
import { toInstant } from '../../shared/platform/clock';
import type { Deps } from '../deps';
import { created, noContent, ok } from '../pipeline/reply';
import type { Registrar } from '../pipeline/routes';
import { choicesQuery } from './imports';

const uploadId = z.string().regex(/^upl_[0-9a-z]{1,60}$/, 'This is no id of an upload.');

const view = ({ expiresAt, ...upload }: Upload) => ({
  id: upload.id,
  fileName: upload.fileName,
  bytes: upload.bytes,
  blockBytes: upload.blockBytes,
  expiresAt: toInstant(expiresAt),
  blocks: upload.blocks,
  importId: upload.importId,
});

/** `/api/uploads`: a larger file in blocks that can be resumed. */
export function registerUploads(app: Registrar, { tenantRoute, imports, clock }: Deps): void {
  app.http('uploads-create', {
    methods: ['POST'],
    route: 'api/uploads',
    handler: tenantRoute(
      {
        permission: 'imports:create',
        query: z.strictObject({
          name: z.string().max(500).optional(),
          bytes: z.coerce.number().int().min(0),
          choices: choicesQuery,
        }),
        creates: true,
      },
      async ({ tenant, actor, query }) => {
        const upload = await imports.startUpload(tenant, actor.id, {
          fileName: query.name,
          bytes: query.bytes,
          choices: query.choices,
        });
        const { id, bytes } = upload;
        return {
          reply: created(view(upload), `/api/uploads/${id}`),
          audit: { action: 'upload.begun', target: { kind: 'upload', id }, after: { bytes } },
        };
      },
    ),
  });

  app.http('uploads-get', {
    methods: ['GET'],
    route: 'api/uploads/{id}',
    handler: tenantRoute(
      { permission: 'imports:create', params: z.object({ id: uploadId }) },
      async ({ tenant, params }) => ({ reply: ok(view(await imports.getUpload(tenant, params.id))) }),
    ),
  });

  app.http('uploads-block', {
    methods: ['PUT'],
    route: 'api/uploads/{id}/blocks/{n}',
    handler: tenantRoute(
      {
        permission: 'imports:create',
        unaudited: 'A part of an upload, whose begin and end are in the log.',
        params: z.object({ id: uploadId, n: z.coerce.number().int().min(0) }),
        body: { block: BLOCK_BYTES },
      },
      async ({ tenant, params, body }) => {
        await imports.stageBlock(tenant, params.id, params.n, body);
        return { reply: noContent() };
      },
    ),
  });

  app.http('uploads-commit', {
    methods: ['POST'],
    route: 'api/uploads/{id}/commit',
    handler: tenantRoute(
      { permission: 'imports:create', params: z.object({ id: uploadId }), creates: true },
      async ({ tenant, params }) => {
        const record = await imports.commitUpload(tenant, params.id);
        const { id, bytes, revision } = record;
        return {
          reply: created(toImportView(record, clock.now()), `/api/imports/${id}`),
          audit: {
            action: 'import.uploaded',
            target: { kind: 'import', id },
            after: { bytes, revision, upload: params.id },
          },
        };
      },
    ),
  });
}
