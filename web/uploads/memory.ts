/** What is kept of an upload in blocks, so that it can go on after this page was closed. */
export interface UploadMemory {
  find(file: FileLike): string | null;
  keep(file: FileLike, uploadId: string): void;
  forget(file: FileLike): void;
}
export type FileLike = Pick<File, 'name' | 'size' | 'lastModified'>;

const PREFIX = 'upload:';
const keyOf = ({ name, size, lastModified }: FileLike): string => `${PREFIX}${name}|${size}|${lastModified}`;

/** In the browser's storage; where that is closed to us an upload merely starts anew. */
export function browserMemory(storage: () => Storage): UploadMemory {
  const quietly = <T>(otherwise: T, act: (store: Storage) => T): T => {
    try {
      return act(storage());
    } catch {
      // Storage that is full or forbidden costs the comfort of going on after a reload, and nothing else.
      return otherwise;
    }
  };
  return {
    find: (file) => quietly(null, (store) => store.getItem(keyOf(file))),
    keep: (file, uploadId) => quietly(undefined, (store) => store.setItem(keyOf(file), uploadId)),
    forget: (file) => quietly(undefined, (store) => store.removeItem(keyOf(file))),
  };
}
