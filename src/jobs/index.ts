export { answerWithJob } from './job-answers.js';
export { type JobHandler, JobInterrupted, type RunningJob } from './job-handler.js';
export { JobHandlers } from './job-handlers.js';
export { JobRunner } from './job-runner.js';
export { JobDto } from './job.dto.js';
export type { JobView } from './job.view.js';
export { JobsModule } from './jobs.module.js';
export { type JobRequest, JobsService } from './jobs.service.js';
