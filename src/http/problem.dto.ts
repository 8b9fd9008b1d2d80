import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode, type Fault } from '../common/errors.js';

/** One fault of a request. */
export class FaultDto implements Fault {
  @ApiProperty({ description: 'Where it is', example: 'materials[3].name' })
  path!: string;

  @ApiProperty({ description: 'What is wrong and what to do', example: 'name must be a string' })
  message!: string;
}

/** Problem details (RFC 9457), the body of every error. */
export class ProblemDto {
  @ApiProperty({ description: 'Path that explains the error', example: '/errors/VALIDATION_FAILED' })
  type!: string;

  @ApiProperty({ description: 'When it happens', example: 'The request is not valid' })
  title!: string;

  @ApiProperty({ description: 'HTTP status', example: 400 })
  status!: number;

  @ApiProperty({ description: 'What happened this time', example: 'The request has 1 fault(s), in query.' })
  detail!: string;

  @ApiProperty({ description: 'Path of the request', example: '/api/v1/search' })
  instance!: string;

  @ApiProperty({
    description: 'Code for programs',
    enum: Object.keys(ERROR_CODES),
    example: 'VALIDATION_FAILED',
  })
  code!: ErrorCode;

  @ApiProperty({
    description: 'Id of the request in the log',
    example: '0b9f6f0e-8d55-4a6e-9c0e-5c1f2a3b4c5d',
  })
  request_id!: string;

  @ApiPropertyOptional({ description: 'Every fault of the request', type: [FaultDto] })
  errors?: FaultDto[];
}

/** Documents the errors that a route can answer with, one response for each status. */
export function ApiProblems(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  const statuses = new Set(codes.map((code) => ERROR_CODES[code].status));
  const responses = [...statuses].map((status) => {
    const group = codes.filter((code) => ERROR_CODES[code].status === status);
    return ApiResponse({
      status,
      description: group.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join('; '),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
    });
  });
  return applyDecorators(ApiExtraModels(ProblemDto), ...responses);
}
