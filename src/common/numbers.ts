/** One way to write a decimal number: `010,50` → `10.5`. */
export function plainNumber(digits: string): string {
  const [whole = '', fraction = ''] = digits.split(/[.,]/);
  const significant = fraction.replace(/0+$/, '');
  return (whole.replace(/^0+(?=\d)/, '') || '0') + (significant ? `.${significant}` : '');
}
