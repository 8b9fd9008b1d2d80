import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Suppliers, their price lists and the products in them; and what of all that the cache may not know yet. */
export class CreatePrices1763993000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The generation grows when everything of a supplier is deleted: what was uploaded before is not loaded after.
    await runner.query(`CREATE TABLE suppliers (
      supplier_id text PRIMARY KEY CHECK (char_length(supplier_id) BETWEEN 1 AND 100),
      name text NULL CHECK (char_length(name) <= 200),
      generation integer NOT NULL DEFAULT 0,
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    // The rows of lists that nobody sees any more stay: a job that is repeated finds what became of its own.
    await runner.query(`CREATE TABLE price_lists (
      id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
      supplier_id text NOT NULL REFERENCES suppliers (supplier_id),
      pricelistid bigint NOT NULL CHECK (pricelistid BETWEEN 1 AND 9007199254740991),
      state text NOT NULL DEFAULT 'loading' CHECK (state IN ('loading', 'complete', 'void')),
      job_id uuid NOT NULL UNIQUE,
      load_key text NOT NULL,
      generation integer NOT NULL,
      file_name text NULL,
      currency char(3) NOT NULL,
      price_date date NOT NULL,
      uploaded_at timestamptz(3) NOT NULL,
      products integer NOT NULL DEFAULT 0,
      rejected integer NOT NULL DEFAULT 0,
      outcome text NULL CHECK (outcome IN ('published', 'outdated', 'duplicate')),
      stands_as bigint NULL,
      is_swept boolean NOT NULL DEFAULT false,
      CHECK (state <> 'complete' OR outcome = 'published')
    )`);
    await runner.query(
      `CREATE UNIQUE INDEX price_lists_complete ON price_lists (supplier_id, pricelistid) WHERE state = 'complete'`,
    );
    await runner.query(
      `CREATE INDEX price_lists_newest ON price_lists (supplier_id, price_date DESC, uploaded_at DESC, id DESC)`,
    );
    await runner.query(
      `CREATE INDEX price_lists_to_sweep ON price_lists (id) WHERE state <> 'complete' AND NOT is_swept`,
    );
    // No foreign key to the list: whoever adds locks the row of the list, once a batch and not once a product.
    await runner.query(`CREATE TABLE products (
      list_id bigint NOT NULL,
      place integer NOT NULL,
      line integer NOT NULL,
      id uuid NOT NULL DEFAULT gen_random_uuid(),
      name text NOT NULL,
      name_key text NOT NULL,
      sku text NULL,
      unit text NULL,
      use_category text NULL,
      description text NULL,
      currency char(3) NOT NULL,
      unit_price numeric(18, 4) NULL CHECK (unit_price > 0),
      price_basis text NULL,
      price numeric(18, 4) NULL,
      price_with_vat numeric(18, 4) NULL,
      price_without_vat numeric(18, 4) NULL,
      wholesale_price numeric(18, 4) NULL,
      retail_price numeric(18, 4) NULL,
      quantity numeric(18, 4) NULL,
      is_processed boolean NOT NULL DEFAULT false,
      processed_at timestamptz(3) NULL,
      material_id uuid NULL,
      PRIMARY KEY (list_id, place),
      CHECK ((unit_price IS NULL) = (price_basis IS NULL))
    )`);
    await runner.query(`CREATE UNIQUE INDEX products_id ON products (id)`);
    await runner.query(`CREATE INDEX products_sku ON products (sku) WHERE sku IS NOT NULL`);
    await runner.query(
      `CREATE INDEX products_material ON products (material_id) WHERE material_id IS NOT NULL`,
    );
    await runner.query(`CREATE TABLE price_changes (
      seq bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
      supplier_id text NOT NULL,
      due_at timestamptz(3) NOT NULL DEFAULT clock_timestamp() + interval '10 s'
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE price_changes, products, price_lists, suppliers`);
  }
}
