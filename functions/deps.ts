import type { AuditService } from '../shared/audit';
import type { IdentityService } from '../shared/identity';
import type { ImportsService } from '../shared/imports';
import type { Clock } from '../shared/platform/clock';
import type { Health } from '../shared/platform/health';
import type { TraceSink } from '../shared/platform/tracing';
import type { Log } from '../shared/platform/log';
import type { Mailer } from '../shared/platform/mail';
import type { SchedulesService } from '../shared/schedules';
import type { BrandingDeps, ConnectionDeps, TenantStore } from '../shared/tenancy';
import type { Pipeline } from './pipeline/routes';
import type { RetentionRound } from './pipeline/retention';
import type { WebAssets } from './pipeline/web-assets';

/** What the entry points are given by the composition root. */
export interface Deps extends Pipeline {
  imports: ImportsService;
  /** Loaded when somebody first asks for it: most instances never do. */
  schedules: () => Promise<SchedulesService>;
  /** For what acts by itself; handlers return `audit`. */
  audit: AuditService;
  /** Looks after the audit chains of all customers. */
  keepAudit(signal: AbortSignal): ReturnType<AuditService['keep']>;
  /** Removes what was kept long enough, of all customers, for some minutes. */
  retention(): Promise<RetentionRound>;
  /** Takes counts of requests away that nobody needs any more. */
  forgetLimits(): Promise<number>;
  /** Takes answers to repeated requests away that nobody may ask for any more. */
  forgetAnswers(): Promise<number>;
  tenants: TenantStore;
  identity: IdentityService;
  connection: ConnectionDeps;
  branding: BrandingDeps;
  web: WebAssets;
  clock: Clock;
  log: Log;
  mailer: Mailer;
  hosts: { baseDomain: string; local: boolean; publicPort: number };
  /** Missing where nobody listens. */
  traces: TraceSink | undefined;
  /** Fires when the instance is being stopped: work in slices ends early. */
  stopping: AbortSignal;
  /** A cheap look at what everything needs, by part. */
  health(): Promise<Health>;
  /** Looks at every customer's address and reports it; missing where there is nowhere to report to. */
  lookAtHosts?: () => Promise<{ looked: number; away: number }>;
}
