/** A text to search for. */
export interface Suggestion {
  text: string;
  /** Where it comes from: what others search for, a category, the name of a material. */
  type: 'query' | 'category' | 'material';
  /** 0..1, higher is better. */
  score: number;
}
