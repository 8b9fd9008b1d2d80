import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A lexeme of the catalogue, and in about how many materials it is. */
@Entity({ name: 'search_terms' })
export class SearchTermEntity {
  @PrimaryColumn('text')
  term!: string;

  @Column('integer')
  documents!: number;
}

/** The one row that says how large the catalogue is, for the ranking; about right, as the terms are. */
@Entity({ name: 'search_statistics' })
export class SearchStatisticsEntity {
  @PrimaryColumn('boolean', { default: true })
  id!: boolean;

  @Column('bigint')
  documents!: string;

  @Column('bigint')
  lexemes!: string;
}
