import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/index.js';
import { RelationalModule } from '../relational/index.js';
import { CategoriesController } from './categories/categories.controller.js';
import { CategoriesService } from './categories/categories.service.js';
import { ColorsController } from './colors/colors.controller.js';
import { ReferenceWatch } from './reference-watch.js';
import { ReferenceService } from './reference.service.js';
import { UnitsController } from './units/units.controller.js';
import { UnitsService } from './units/units.service.js';

/** Categories, units and colours: what names mean. */
@Module({
  imports: [CacheModule, RelationalModule],
  controllers: [CategoriesController, UnitsController, ColorsController],
  providers: [CategoriesService, ReferenceService, ReferenceWatch, UnitsService],
  exports: [CategoriesService, ReferenceService, UnitsService],
})
export class ReferenceModule {}
