import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AppError, ERROR_CODES, type ErrorCode } from '../common/errors.js';
import { ErrorExplanationDto } from './errors.dto.js';

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}

/** Makes the `type` of a problem a path that answers. */
@ApiTags('errors')
@Controller('errors')
export class ErrorsController {
  @Get(':code')
  @ApiOperation({ summary: 'Explain an error by its code' })
  @ApiParam({ name: 'code', enum: Object.keys(ERROR_CODES), example: 'SKU_TAKEN' })
  @ApiResponse({ status: 200, type: ErrorExplanationDto })
  explain(@Param('code') code: string): ErrorExplanationDto {
    if (!isErrorCode(code)) throw new AppError('ROUTE_NOT_FOUND', 'There is no error with this code.');
    return { code, ...ERROR_CODES[code] };
  }
}
