import { Entity, PrimaryColumn } from 'typeorm';

/** A category that a material has or had. */
@Entity({ name: 'categories' })
export class CategoryEntity {
  @PrimaryColumn('text')
  name!: string;
}

/** A unit of measurement: a common one, or one that a material has or had. */
@Entity({ name: 'units' })
export class UnitEntity {
  @PrimaryColumn('text')
  name!: string;
}
