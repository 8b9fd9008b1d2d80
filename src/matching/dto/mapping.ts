import { AppError } from '../../common/errors.js';
import type { MatchStatistics } from '../../relational/index.js';
import type { MatchSubmission } from '../match-requests.service.js';
import type { MatchStatisticsDto } from './match-answer.dto.js';
import { type MatchRequestDto, MOST_AT_ONCE } from './match.dto.js';

/** Errors: `VALIDATION_FAILED` for more names than are answered at once. */
export function submissionOf(dto: MatchRequestDto, wait: boolean): MatchSubmission {
  const { request_id, materials, limit, min_confidence } = dto;
  if (wait && materials.length > MOST_AT_ONCE)
    throw new AppError('VALIDATION_FAILED', `Not more than ${MOST_AT_ONCE} names are answered at once.`, {
      errors: [{ path: 'materials', message: `must hold at most ${MOST_AT_ONCE} names with wait=true` }],
    });
  return { requestId: request_id, materials, limit, minConfidence: min_confidence };
}

export function statisticsOf(statistics: MatchStatistics): MatchStatisticsDto {
  const { requests, finished, names, completed, failed, meanMs, confidences, decisions } = statistics;
  const done = completed + failed;
  return {
    total_requests: requests,
    active_requests: requests - finished,
    completed_requests: finished,
    total_materials: names,
    total_materials_processed: done,
    failed_materials: failed,
    average_processing_time_ms: meanMs === null ? null : Math.round(meanMs),
    success_rate: done === 0 ? null : completed / done,
    confidences,
    decisions,
  };
}
