import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which version of the words a row has: those of an older one are made anew when the program starts. */
export class VersionWords1763980000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE materials ADD COLUMN words_version smallint NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE materials DROP COLUMN words_version`);
  }
}
