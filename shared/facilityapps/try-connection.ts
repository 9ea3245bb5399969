import { listOf, siteAnswer } from './model';
import { AnswerTooLarge, type Call } from './transport';
import type { RawAnswer } from './answers';

/** Why a domain and a token do not lead to a FacilityApps, for programs and in a sentence that says what to do. */
export interface ConnectionFault {
  about: 'domain' | 'token';
  code:
    | 'no-such-name'
    | 'address-refused'
    | 'no-connection'
    | 'timed-out'
    | 'certificate'
    | 'token-refused'
    | 'not-facilityapps'
    | 'away';
  sentence: string;
}

const WORDS: Record<ConnectionFault['code'], string> = {
  'no-such-name': 'There is no such address. Check the spelling of the domain.',
  'address-refused': 'This name leads to an address that is not on the open internet.',
  'no-connection': 'Nothing answers at this domain. Check its spelling, or try again later.',
  'timed-out': 'FacilityApps did not answer in time. Try again in a minute.',
  certificate: 'The certificate of this domain is not valid, so the token was not sent there.',
  'token-refused': 'FacilityApps refused the token. Copy it again from FacilityApps, without spaces.',
  'not-facilityapps': 'What answers at this domain is not FacilityApps. Check the domain.',
  away: 'FacilityApps has a problem at the moment. Try again in some minutes.',
};

const fault = (code: ConnectionFault['code']): ConnectionFault => ({
  about: code === 'token-refused' ? 'token' : 'domain',
  code,
  sentence: WORDS[code],
});

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;

function ofError(error: unknown): ConnectionFault {
  if (error instanceof AnswerTooLarge) return fault('not-facilityapps');
  const { code = '', name = '', errors } = error as { code?: string; name?: string; errors?: unknown[] };
  // Several addresses of one name were tried: the first says why.
  if (code === '' && errors?.[0] !== undefined) return ofError(errors[0]);
  if (code === 'ADDRESS_REFUSED') return fault('address-refused');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return fault('no-such-name');
  if (name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(code)) return fault('timed-out');
  if (code === 'UND_ERR_INVALID_ARG') return fault('token-refused');
  return fault(CERTIFICATE.test(code) ? 'certificate' : 'no-connection');
}

function ofAnswer({ status, body }: RawAnswer): ConnectionFault | undefined {
  if (status === 401 || status === 403) return fault('token-refused');
  if (status === 429 || status >= 500) return fault('away');
  if (status !== 200) return fault('not-facilityapps');
  try {
    return listOf(siteAnswer).safeParse(JSON.parse(body)).success ? undefined : fault('not-facilityapps');
  } catch {
    return fault('not-facilityapps');
  }
}

/** Asks for the sites, which every customer has; undefined where domain and token fit. Never throws. */
export async function tryConnection(
  send: (call: Call) => Promise<RawAnswer>,
  mostBytes: number,
): Promise<ConnectionFault | undefined> {
  try {
    return ofAnswer(await send({ method: 'GET', path: '/api/v1/planning/sites', mostBytes }));
  } catch (error) {
    return ofError(error);
  }
}
