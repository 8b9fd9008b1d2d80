import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Up to which decision the answer of a name follows what people decided. */
export class OrderDecisions1763995000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE match_items ADD COLUMN decision bigint NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE match_items DROP COLUMN decision');
  }
}
