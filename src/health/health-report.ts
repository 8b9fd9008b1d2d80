/** State of a component, or of the whole. */
export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** What one probe found. */
export interface ComponentReport {
  status: HealthStatus;
  response_time_seconds: number;
  message?: string;
  [fact: string]: unknown;
}

/** The answer of `GET /health/detailed`. */
export interface HealthReport {
  status: HealthStatus;
  repository_type: 'hybrid';
  response_time_seconds: number;
  components: Record<string, ComponentReport>;
  timestamp: string;
}

/** The worst of them. */
export function worstOf(statuses: readonly HealthStatus[]): HealthStatus {
  if (statuses.includes('unhealthy')) return 'unhealthy';
  return statuses.includes('degraded') ? 'degraded' : 'healthy';
}
