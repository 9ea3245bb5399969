import { dictionary } from '@zxcvbn-ts/language-common';

/** The 49,000 passwords that are used most, small letters, from what was stolen elsewhere. Imported late: 400 KB. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(dictionary['passwords-common']);
