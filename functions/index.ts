import { app } from '@azure/functions';
import { compose } from './compose';
import { registerInbox } from './blob/inbox';
import { registerHealth } from './http/health';
import { registerImports } from './http/imports';
import { registerPreview } from './http/preview';
import { registerReading } from './http/reading';
import { registerReference } from './http/reference';
import { registerSchedules } from './http/schedules';
import { registerSession } from './http/session';
import { registerUploads } from './http/uploads';
import { registerWeb } from './http/web';
import { registrar } from './pipeline/routes';
import { registerBlobPoison } from './queue/blob-poison';
import { registerImportChecks, registerImportChecksPoison } from './queue/import-checks';
import { registerImportRuns, registerImportRunsPoison } from './queue/import-runs';
import { registerAvailability } from './timer/availability';
import { registerSchedulesTimer } from './timer/schedules';
import { registerSweep } from './timer/sweep';

// A wrong setting throws here, while the app loads: the host says so and starts nothing.
const deps = compose(process.env);
const http = registrar(app);

registerHealth(http, deps);
registerImports(http, deps);
registerPreview(http, deps);
registerReading(http, deps);
registerReference(http, deps);
registerSchedules(http, deps);
registerSession(http, deps);
registerUploads(http, deps);
registerWeb(http, deps);

registerInbox(deps);
registerImportChecks(deps);
registerImportChecksPoison(deps);
registerImportRuns(deps);
registerImportRunsPoison(deps);
registerBlobPoison(deps);
registerSchedulesTimer(deps);
registerSweep(deps);
registerAvailability(deps);
