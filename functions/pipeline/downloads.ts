import type { Reply } from './reply';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const contentType = (name: string): string => (/\.xlsx$/i.test(name) ? XLSX : 'text/csv; charset=utf-8');

/** Suggests a name without characters that a header or a file system minds. */
const disposition = (name: string): string =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`;

/** A file to keep, by what its name ends with: a workbook or a CSV file. */
export const fileReply = (fileName: string, body: string | Buffer): Reply => ({
  status: 200,
  body,
  headers: { 'content-type': contentType(fileName), 'content-disposition': disposition(fileName) },
});
