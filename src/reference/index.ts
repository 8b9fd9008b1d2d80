export { CategoriesService } from './categories/categories.service.js';
export { ReferenceModule } from './reference.module.js';
export { UNITS_TAG } from './reference.tags.js';
export { ReferenceService } from './reference.service.js';
export { type UnitRelation, UnitTable } from './units/unit-table.js';
export { UnitsService } from './units/units.service.js';
