import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is counted of searches, day by day. The rows of today are updated again and again: room in the page is for that. */
export class CountSearches1763940000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE search_days (
      day date NOT NULL,
      search_type text NOT NULL,
      searches bigint NOT NULL,
      zero_results bigint NOT NULL,
      failed bigint NOT NULL,
      latency_ms double precision NOT NULL,
      latencies bigint[] NOT NULL,
      PRIMARY KEY (day, search_type)
    ) WITH (fillfactor = 50)`);
    await runner.query(`CREATE TABLE search_misses (
      day date NOT NULL,
      query text NOT NULL,
      searches bigint NOT NULL,
      PRIMARY KEY (day, query)
    ) WITH (fillfactor = 80)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE search_misses, search_days`);
  }
}
