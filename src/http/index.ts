export { AppLogger } from './app-logger.js';
export { EtagInterceptor } from './etag.interceptor.js';
export { CommaList, Numeric, Text } from './fields.decorator.js';
export { HttpModule } from './http.module.js';
export { createAdapter, setUpHttp } from './http.setup.js';
export { ApiIfMatch, IfMatch } from './if-match.decorator.js';
export { openApiOf } from './openapi.js';
export { ApiProblems, FaultDto, ProblemDto } from './problem.dto.js';
export { RequestValidationPipe, UuidPipe, validationFailed } from './validation.pipe.js';
