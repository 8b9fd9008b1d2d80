/** Explains one code of error. */
export class ErrorExplanationDto {
  /** Code for programs. @example SKU_TAKEN */
  code!: string;
  /** HTTP status. @example 409 */
  status!: number;
  /** When it happens. @example Another material has this SKU */
  title!: string;
  /** What to do. @example Choose another SKU, or update the material that has it. */
  remedy!: string;
}
