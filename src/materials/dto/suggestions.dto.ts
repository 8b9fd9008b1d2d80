/** A text to search for. */
export class SuggestionDto {
  /** @example 'цемент м500' */
  text!: string;
  /**
   * What others search for, a category, or the name of a material
   * @example 'query'
   */
  type!: 'query' | 'category' | 'material';
  /**
   * 0 to 1, higher is better
   * @example 0.93
   */
  score!: number;
}
