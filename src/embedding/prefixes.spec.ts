import { prefixesFor } from './prefixes.js';

describe('prefixesFor', () => {
  it.each(['Xenova/multilingual-e5-small', '/models/e5', 'intfloat/e5-base-v2', './E5_large'])(
    'knows the family E5: %s',
    (model) => expect(prefixesFor(model)).toEqual({ query: 'query: ', document: 'passage: ' }),
  );

  it.each(['text-embedding-3-small', 'intfloat/multilingual-e5-large-instruct', 'e5-mistral-7b', 'bge-e500'])(
    'adds nothing for others: %s',
    (model) => expect(prefixesFor(model)).toEqual({ query: '', document: '' }),
  );

  it('takes what is set, with one space behind', () => {
    expect(prefixesFor('e5', ' search_query:', 'search_document:  ')).toEqual({
      query: 'search_query: ',
      document: 'search_document: ',
    });
  });
});
