import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';

/** What categories, units and colours have in common. Their names and aliases by key are in tables of the migration. */
abstract class ReferenceEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  /** False: a material brought it, and nobody has looked at it yet. */
  @Column('boolean', { default: true })
  reviewed!: boolean;

  @Column('integer', { default: 1 })
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}

/** A category of materials, in a tree. */
@Entity({ name: 'categories' })
export class CategoryEntity extends ReferenceEntity {
  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId!: string | null;
}

/** A unit of measurement: how many of its base unit it is, if it has one. */
@Entity({ name: 'units' })
export class UnitEntity extends ReferenceEntity {
  @Column('uuid', { name: 'base_id', nullable: true })
  baseId!: string | null;

  @Column('numeric', { nullable: true })
  factor!: string | null;
}

/** A colour. */
@Entity({ name: 'colors' })
export class ColorEntity extends ReferenceEntity {
  @Column('text', { name: 'hex_code', nullable: true })
  hexCode!: string | null;
}
