import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QUEUES } from '../../functions/pipeline/queues';
import { ENVIRONMENTS, ofType, only, readSnapshot } from './snapshot';

const root = join(__dirname, '..', '..');
const SUBSCRIPTION = 'Microsoft.EventGrid/systemTopics/eventSubscriptions';

interface Delivery {
  filter: {
    includedEventTypes: string[];
    subjectBeginsWith: string;
    advancedFilters: { operatorType: string; key: string; value?: number; values?: string[] }[];
  };
  destination?: { endpointType: string; properties: Record<string, string> };
  deliveryWithResourceIdentity?: {
    destination: { endpointType: string; properties: Record<string, string> };
  };
  deadLetterWithResourceIdentity: { deadLetterDestination: { properties: Record<string, string> } };
}

describe.each(ENVIRONMENTS)('the two phases of %s', (environment) => {
  const main = readSnapshot('main', environment);
  const second = readSnapshot('eventgrid', environment);
  const deliver = (name: string) =>
    only(second, SUBSCRIPTION, (one) => one.name.endsWith(`/${name}`)).properties as unknown as Delivery;

  it('leave what needs running code to the second', () => {
    expect(ofType(main, SUBSCRIPTION)).toEqual([]);
    expect(JSON.stringify(main)).not.toContain('listKeys');
    expect(second.predictedResources.map(({ type }) => type)).toEqual([SUBSCRIPTION, SUBSCRIPTION]);
  });

  it('build on one another: topic, app, queue and containers of the second are made by the first', () => {
    const made = new Set(main.predictedResources.map(({ id }) => id));
    const ids = [...JSON.stringify(second).matchAll(/\/subscriptions\/[^'"\\]+/g)].map(([id]) => id);
    const used = ids
      .map((id) => id.replace(/\/eventSubscriptions\/.*|\/host\/default$/, ''))
      .filter((id) => !made.has(id));
    expect(used).toEqual([]);
    const { properties } = deliver('inbox-small').deadLetterWithResourceIdentity.deadLetterDestination;
    const container = `${properties.resourceId}/blobServices/default/containers/${properties.blobContainerName}`;
    expect(made).toContain(container);
  });

  it('send what is small to the function of inboxes, with its key, and what is large to the queue of checks', () => {
    const { destination } = deliver('inbox-small');
    expect(destination?.endpointType).toBe('WebHook');
    const url = destination?.properties.endpointUrl ?? '';
    const name = /Host\.Functions\.([\w-]+)/.exec(url)?.[1];
    expect(readFileSync(join(root, 'functions/blob/inbox.ts'), 'utf8')).toContain(
      `app.storageBlob('${name}'`,
    );
    expect(url).toMatch(/listKeys\('[^']*\/host\/default', '2023-12-01'\)\.systemKeys\.blobs_extension/);
    const large = deliver('inbox-large').deliveryWithResourceIdentity?.destination;
    expect(large?.endpointType).toBe('StorageQueue');
    expect(large?.properties.queueName).toBe(QUEUES.checks);
  });

  it('part small from large where the local relay does, and miss no size', () => {
    const relay = readFileSync(join(root, 'local/relay.ts'), 'utf8');
    const [, megabytes] = /MOST_TRIGGER_BYTES = (\d+) \* 1024 \* 1024/.exec(relay) ?? [];
    const size = (name: string) =>
      deliver(name).filter.advancedFilters.find(({ key }) => key === 'data.contentLength');
    const value = Number(megabytes) * 1024 * 1024;
    expect(size('inbox-small')).toEqual({
      operatorType: 'NumberLessThanOrEquals',
      key: 'data.contentLength',
      value,
    });
    expect(size('inbox-large')).toEqual({
      operatorType: 'NumberGreaterThan',
      key: 'data.contentLength',
      value,
    });
  });

  it('tell of new blobs in inboxes of customers alone', () => {
    for (const name of ['inbox-small', 'inbox-large']) {
      const { filter } = deliver(name);
      expect(filter.includedEventTypes).toEqual(['Microsoft.Storage.BlobCreated']);
      expect(filter.subjectBeginsWith).toBe('/blobServices/default/containers/t-');
      expect(filter.advancedFilters).toContainEqual({
        operatorType: 'StringContains',
        key: 'subject',
        values: ['/blobs/inbox/'],
      });
    }
  });
});
