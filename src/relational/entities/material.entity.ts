import { Column, CreateDateColumn, Entity, Index, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A material, and what its lexical search needs. The indexes that TypeORM cannot express are in the migrations. */
@Entity({ name: 'materials' })
@Index('materials_newest', ['createdAt', 'id'])
export class MaterialEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'use_category' })
  useCategory!: string;

  @Column('text')
  unit!: string;

  @Index('materials_sku', { unique: true })
  @Column('text', { nullable: true })
  sku!: string | null;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  /** Milliseconds, as JavaScript and cursors have them. */
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3 })
  updatedAt!: Date;

  /** Lexemes: A the head of the name, B its rest, C the category, D the description. Written by the store. */
  @Column('tsvector', { name: 'search_vector', select: false })
  searchVector!: string;

  /** Of which version of the program's words they are. */
  @Column('smallint', { name: 'words_version', select: false })
  wordsVersion!: number;
}
