import type { JobView } from '../jobs/index.js';
import type { MatchItem, MatchRequest } from '../relational/index.js';
import type { MatchAnswer } from './match.view.js';

export const MATCH_STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const;
export type MatchStatus = (typeof MATCH_STATUSES)[number];

/** How far a request is. */
export interface MatchStatusView {
  request_id: string;
  status: MatchStatus;
  progress: { total: number; completed: number; failed: number; pending: number };
  confidences: Record<string, number>;
  job_id: string | null;
  created_at: string;
  completed_at: string | null;
  error: { code: string; detail: string } | null;
}

/** What became of a name. */
export interface ResultView {
  id: string;
  original_name: string;
  original_unit: string | null;
  processing_status: MatchItem['status'];
  confidence: string | null;
  source: MatchAnswer['source'] | null;
  matches: MatchAnswer['matches'];
  error_message: string | null;
  processed_at: string | null;
}

export interface ResultsView extends MatchStatusView {
  total_materials: number;
  results: ResultView[];
}

/** `job`: the one that does it; null: there is none, or it is forgotten. */
export function statusOf(request: MatchRequest, job: JobView | null): MatchStatusView {
  const { requestId, total, counts, confidences, jobId, createdAt, finishedAt } = request;
  return {
    request_id: requestId,
    status: state(request, job),
    progress: { total, ...counts },
    confidences,
    job_id: jobId,
    created_at: createdAt.toISOString(),
    completed_at: finishedAt?.toISOString() ?? null,
    error: counts.pending > 0 ? (job?.error ?? null) : null,
  };
}

function state({ total, counts, jobId }: MatchRequest, job: JobView | null): MatchStatus {
  if (counts.pending === 0) return counts.failed === total ? 'failed' : 'completed';
  if (!job) return jobId === null ? 'pending' : 'failed';
  return job.status === 'running' || job.status === 'completed' ? 'processing' : job.status;
}

/** A name with its answer. */
export function resultOf(item: MatchItem): ResultView {
  const answer = item.answer as MatchAnswer | null;
  return {
    id: item.itemId,
    original_name: item.name,
    original_unit: item.unit,
    processing_status: item.status,
    confidence: item.confidence,
    source: answer?.source ?? null,
    matches: answer?.matches ?? [],
    error_message: item.error,
    processed_at: item.processedAt?.toISOString() ?? null,
  };
}
