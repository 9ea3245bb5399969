import { TABLES } from '../../../functions/tables';
import type { WholeApp } from '../../support/whole-app';
import type { Written } from './marks';

/** Everything that lies in tables and blobs of the app, system properties and metadata included. */
export async function stored(app: WholeApp): Promise<Written[]> {
  const all: Written[] = [];
  for (const name of TABLES)
    for await (const page of app.tables.table(name).scan())
      for (const row of page) all.push({ where: `table ${name}`, text: JSON.stringify(row) });
  for await (const { name } of app.blobService.listContainers()) {
    const container = app.blobService.getContainerClient(name);
    for await (const blob of container.listBlobsFlat({ includeMetadata: true })) {
      const bytes = await container.getBlobClient(blob.name).downloadToBuffer();
      const text = `${blob.name}\n${JSON.stringify(blob.metadata ?? {})}\n${bytes.toString('latin1')}`;
      all.push({ where: `blob ${name}/${blob.name.replace(/[0-9a-z]{20,}/g, '…')}`, text });
    }
  }
  return all;
}

/** Everything that the app said and handed out: answers, lines of the log, messages, mails. */
export const spoken = (app: WholeApp): Written[] => [
  ...app.answered.map((text) => ({ where: `answer ${text.split('\n')[0] ?? ''}`, text })),
  ...app.said.map((text) => ({ where: 'log', text })),
  ...app.sent.map((text) => ({ where: 'message', text })),
  ...app.mails.map(({ to, subject, text }) => ({ where: `mail ${subject}`, text: `${to}\n${text}` })),
];
