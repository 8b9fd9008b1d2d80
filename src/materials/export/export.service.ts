import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { csvLine } from '../../common/csv.js';
import {
  type Material,
  MATERIAL_STORE,
  type MaterialFilter,
  type MaterialStore,
} from '../../relational/index.js';
import { type MaterialView, viewOf } from '../material.view.js';
import type { ExportFormat } from './export.dto.js';

export interface ExportRequest {
  format: ExportFormat;
  category?: string;
  unit?: string;
  /** Begin a CSV with a byte order mark. */
  bom: boolean;
}

/** Materials that are read at once: what an export holds in memory, beside what the reader has not taken yet. */
const PAGE = 500;
/** Characters that are made before the reader asks for them. */
const AHEAD = 64 * 1024;
/** Columns of the CSV: those that an import reads come first, under names that it knows. */
const COLUMNS = [
  'sku',
  'name',
  'use_category',
  'unit',
  'description',
  'id',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof MaterialView)[];

const BYTE_ORDER_MARK = '\uFEFF';

/** The whole catalogue as a text, piece by piece. */
@Injectable()
export class ExportService {
  constructor(@Inject(MATERIAL_STORE) private readonly store: MaterialStore) {}

  /**
   * Newest first, each material once, as it is when its page is read: what is there when the export begins and is not deleted
   * meanwhile is in it. The next page is read when the reader has taken the last one; a reader that goes away ends it.
   * Errors before the first piece: those of the store; later they break the text off.
   */
  async export({ format, category, unit, bom }: ExportRequest): Promise<Readable> {
    const filter = {
      categories: category === undefined ? undefined : [category],
      units: unit === undefined ? undefined : [unit],
    };
    // Read before anything is answered, so that a store that is away is a proper error.
    const first = await this.store.list({ filter, limit: PAGE });
    const pages = this.pages(filter, first);
    const pieces = format === 'csv' ? csvPieces(pages, bom) : ndjsonPieces(pages);
    return Readable.from(pieces, { objectMode: false, highWaterMark: AHEAD });
  }

  private async *pages(filter: MaterialFilter, first: Material[]): AsyncGenerator<MaterialView[]> {
    for (let page = first; ;) {
      const last = page.at(-1);
      if (!last) return;
      yield page.map(viewOf);
      if (page.length < PAGE) return;
      page = await this.store.list({ filter, limit: PAGE, after: last });
    }
  }
}

async function* csvPieces(pages: AsyncIterable<MaterialView[]>, bom: boolean): AsyncGenerator<string> {
  yield (bom ? BYTE_ORDER_MARK : '') + csvLine(COLUMNS);
  for await (const page of pages)
    yield page.map((material) => csvLine(COLUMNS.map((column) => material[column]))).join('');
}

async function* ndjsonPieces(pages: AsyncIterable<MaterialView[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((material) => `${JSON.stringify(material)}\n`).join('');
}
