export { AppLogger } from './app-logger.js';
export { HttpModule } from './http.module.js';
export { createAdapter, setUpHttp } from './http.setup.js';
export { openApiOf } from './openapi.js';
export { ApiProblems, FaultDto, ProblemDto } from './problem.dto.js';
export { RequestValidationPipe, UuidPipe, validationFailed } from './validation.pipe.js';
