/** States of a domain's validation, as Front Door's REST API names them (`domainValidationState`). */
export const VALIDATION_STATES = [
  'Unknown',
  'Submitting',
  'Pending',
  'Rejected',
  'TimedOut',
  'PendingRevalidation',
  'Approved',
  'RefreshingValidationToken',
  'InternalError',
] as const;
export type ValidationState = (typeof VALIDATION_STATES)[number];

/** A custom domain of the Front Door profile. */
export interface Domain {
  /** Name of the resource: `apex`, `wildcard`. */
  name: string;
  host: string;
  state: ValidationState;
  /** What has to stand in the proof record; a domain that is proven may have none. */
  token: string | undefined;
  /** Milliseconds since the epoch after which the token is worth nothing. */
  tokenEnds: number | undefined;
}

/** Domains of one Front Door profile. */
export interface Domains {
  list(): Promise<Domain[]>;
  /** Asks for a new token and waits until Front Door has made it. */
  refreshToken(name: string): Promise<void>;
}

/** The one record set in which every domain is proven. */
export interface ProofRecord {
  /** `_dnsauth.facilityapps.co.uk`, for people. */
  readonly name: string;
  /** Its values; none where there is no record. `version` guards a write against another's. */
  read(): Promise<{ values: string[]; version: string | undefined }>;
  write(values: string[], version: string | undefined): Promise<void>;
}

/** Looks at the certificate that visitors see. */
export interface Visitor {
  /** Whole days that the certificate of a host is valid; throws where it is not valid now. */
  daysLeft(host: string): Promise<number>;
}
