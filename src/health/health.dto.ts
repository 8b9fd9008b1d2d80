import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import type { ComponentReport, HealthReport, HealthStatus } from './health-report.js';

const STATUSES: HealthStatus[] = ['healthy', 'degraded', 'unhealthy'];

/** What the probe of one component found. Components add facts of their own. */
export class ComponentReportDto implements ComponentReport {
  @ApiProperty({ enum: STATUSES, example: 'healthy' })
  status!: HealthStatus;

  @ApiProperty({ description: 'How long its check took', example: 0.0008 })
  response_time_seconds!: number;

  @ApiPropertyOptional({ description: 'What is wrong, if something is', example: 'connect ECONNREFUSED' })
  message?: string;

  [fact: string]: unknown;
}

/** The state of the service and of all that it stands on. */
export class HealthReportDto implements HealthReport {
  @ApiProperty({ enum: STATUSES, example: 'healthy' })
  status!: HealthStatus;

  @ApiProperty({ enum: ['hybrid'], example: 'hybrid' })
  repository_type!: 'hybrid';

  @ApiProperty({ description: 'How long the whole report took', example: 0.0021 })
  response_time_seconds!: number;

  @ApiProperty({
    description:
      'By name: `hybrid_repository`, `relational_database`, `vector_database`, `cache_database`, …',
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ComponentReportDto) },
  })
  components!: Record<string, ComponentReport>;

  @ApiProperty({ description: 'When the report was made', example: '2026-01-31T12:00:00.000Z' })
  timestamp!: string;
}
