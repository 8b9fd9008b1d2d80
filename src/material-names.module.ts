import { Global, Module } from '@nestjs/common';
import { MATERIAL_NAMES, type MaterialNames } from './materials/index.js';
import { CategoriesService, ReferenceModule, UnitsService } from './reference/index.js';

/** Has imports call categories and units by name. Materials and reference data do not know each other; here they are joined. */
@Global()
@Module({
  imports: [ReferenceModule],
  providers: [
    {
      provide: MATERIAL_NAMES,
      inject: [CategoriesService, UnitsService],
      useFactory: (categories: CategoriesService, units: UnitsService): MaterialNames => ({
        categories: (texts) => categories.canonical(texts),
        units: (texts) => units.canonical(texts),
      }),
    },
  ],
  exports: [MATERIAL_NAMES],
})
export class MaterialNamesModule {}
