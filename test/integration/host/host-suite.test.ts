import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { HOST_CASES } from '../../../local/host-suite/cases';
import { startAzurite } from '../../support/azurite';
import { BLOBS_KEY, startSuiteHost, type SuiteHost } from '../../support/suite-host';

describe('the runner behaves like the real host', () => {
  let host: SuiteHost;
  beforeAll(async () => {
    host = await startSuiteHost();
  });
  afterAll(() => host.stop());

  it.each(HOST_CASES.map((one) => [one.name, one] as const))('%s', async (_, { run }) => {
    await run({ url: host.url, storage: host.storage, blobsKey: BLOBS_KEY });
  });

  it('says so when a function’s route is the host’s own', () => {
    expect(host.log()).toContain('administrators/mine');
  });
});

describe('over starts and stops', () => {
  const status = 'timers/runner/Host.Functions.timer-rare/status';
  const textOf = async (storage: string): Promise<string[]> => {
    const queue = QueueServiceClient.fromConnectionString(storage).getQueueClient('suite-out');
    await queue.createIfNotExists();
    const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
    return receivedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
  };

  it('a timer only records its status at the very first start, and fires once past due after downtime', async () => {
    const azurite = await startAzurite();
    try {
      const first = await startSuiteHost(azurite.connectionString);
      const blob = BlobServiceClient.fromConnectionString(azurite.connectionString)
        .getContainerClient('azure-webjobs-hosts')
        .getBlockBlobClient(status);
      for (let tries = 0; tries < 200 && !(await blob.exists()); tries++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await blob.exists()).toBe(true);
      expect(await first.stop()).toBe(0);
      expect(await textOf(azurite.connectionString)).toEqual([]);

      const missed = JSON.stringify({
        Last: '2020-01-01T03:00:00Z',
        Next: '2021-01-01T03:00:00Z',
        LastUpdated: '2020-01-01T03:00:00Z',
      });
      await blob.upload(missed, missed.length);
      const second = await startSuiteHost(azurite.connectionString);
      let texts: string[] = [];
      for (let tries = 0; tries < 200 && texts.length === 0; tries++) {
        texts = await textOf(azurite.connectionString);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(texts).toEqual([JSON.stringify({ timer: { isPastDue: true } })]);
      await second.stop();
    } finally {
      await azurite.stop();
    }
  });

  it('ends in order when it is told to, and when its supervisor is gone', async () => {
    const told = await startSuiteHost();
    expect(await told.stop()).toBe(0);
    const left = await startSuiteHost();
    const ended = new Promise((resolve) => left.child.once('exit', resolve));
    left.child.disconnect();
    expect(await ended).toBe(0);
    await left.stop();
  });
});
