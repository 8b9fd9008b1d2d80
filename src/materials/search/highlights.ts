import { editDistance, toleratedTypos } from '../../common/edit-distance.js';
import type { MaterialView } from '../material.view.js';
import { Remembered } from './remembered.js';
import { isNumberRun, keyOfRun, type Run, runsOf } from './word-runs.js';

/** Where a field of a hit has words of the query. */
export interface Highlight {
  field: 'name' | 'use_category' | 'sku' | 'description';
  /** The text of the field; of a long one the part with the first words found. */
  original: string;
  /** The same as HTML: escaped, the words found inside `<mark>`. */
  highlighted: string;
}

const FIELDS = ['name', 'use_category', 'sku', 'description'] as const;
/** A longer text is cut to so many characters about the first word found. */
const FRAGMENT = 300;
/** Of a longer text the beginning is looked through: a page of 100 hits must not hold everybody else. */
const LOOKED_THROUGH = 2000;
const KNOWN_RUNS = 10_000;
const BEFORE_FIRST = 60;
/** Of a longer word a part may be missing at its end, and letters may be wrong. */
const STEM = 4;
/** Shorter ones are units and marks: they count only beside a number that counts, as in `М500`. */
const SHORT = 2;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** What a run of a text is to a query: `short` counts only beside a `number`. */
type Match = 'none' | 'word' | 'number' | 'short';

/** Finds the words of a query in materials, as a person would: whatever their endings, letters that look alike, slips. */
export class Highlighter {
  private readonly terms: readonly { key: string; isNumber: boolean }[];
  /** The texts of a page have many words in common. */
  private readonly matches = new Remembered((run) => this.matchOf(run), KNOWN_RUNS);

  constructor(query: string) {
    this.terms = runsOf(query).map(({ text }) => ({ key: keyOfRun(text), isNumber: isNumberRun(text) }));
  }

  /** The fields in which something was found. */
  of(material: MaterialView): Highlight[] {
    return FIELDS.flatMap((field) => {
      const text = material[field];
      if (text === null) return [];
      const spans = this.spansIn(text);
      return spans.length === 0 ? [] : [{ field, ...marked(text, spans) }];
    });
  }

  private spansIn(text: string): [start: number, end: number][] {
    const runs = beginningOf(text);
    const matches = runs.map((run) => this.matches.of(run.text));
    const spans: [number, number][] = [];
    runs.forEach((run, index) => {
      const match = matches[index];
      if (match === 'none' || (match === 'short' && !hasNumberBeside(runs, matches, index))) return;
      const last = spans.at(-1);
      if (last && /^-?$/.test(text.slice(last[1], run.start))) last[1] = run.end;
      else spans.push([run.start, run.end]);
    });
    return spans;
  }

  private matchOf(run: string): Match {
    const [key, isNumber] = [keyOfRun(run), isNumberRun(run)];
    const isTerm = this.terms.some(
      (term) => term.isNumber === isNumber && (term.key === key || (!isNumber && alike(term.key, key))),
    );
    if (!isTerm) return 'none';
    if (isNumber) return 'number';
    return key.length <= SHORT ? 'short' : 'word';
  }
}

/** The runs that are looked at, without one that may be cut. */
function beginningOf(text: string): Run[] {
  const runs = runsOf(text.slice(0, LOOKED_THROUGH));
  return text.length > LOOKED_THROUGH ? runs.filter(({ end }) => end < LOOKED_THROUGH) : runs;
}

function hasNumberBeside(runs: readonly Run[], matches: readonly Match[], index: number): boolean {
  const run = runs[index];
  return [index - 1, index + 1].some((beside) => {
    const other = runs[beside];
    if (!run || !other || matches[beside] !== 'number') return false;
    return Math.max(run.start, other.start) - Math.min(run.end, other.end) <= 1;
  });
}

/** One word in two forms, or with a slip. */
function alike(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < STEM || a[0] !== b[0]) return false;
  let common = 1;
  while (common < shorter && a[common] === b[common]) common += 1;
  if (common >= Math.max(STEM, Math.ceil(shorter * 0.7))) return true;
  const most = toleratedTypos(shorter);
  return editDistance(a, b, most) <= most;
}

function marked(text: string, spans: [number, number][]): Pick<Highlight, 'original' | 'highlighted'> {
  const [from, to] = fragmentOf(text, spans[0]?.[0] ?? 0);
  let [html, at] = ['', from];
  for (const [start, end] of spans) {
    if (end > to) break;
    html += `${escapeHtml(text.slice(at, start))}<mark>${escapeHtml(text.slice(start, end))}</mark>`;
    at = end;
  }
  const [before, after] = [from > 0 ? '…' : '', to < text.length ? '…' : ''];
  return {
    original: before + text.slice(from, to).toWellFormed() + after,
    highlighted: before + (html + escapeHtml(text.slice(at, to))).toWellFormed() + after,
  };
}

/** From and to: between words where there are any. */
function fragmentOf(text: string, first: number): [number, number] {
  if (text.length <= FRAGMENT) return [0, text.length];
  const aim = Math.max(0, Math.min(first - BEFORE_FIRST, text.length - FRAGMENT));
  const from = aim === 0 ? 0 : Math.min(text.indexOf(' ', aim) + 1 || first, first);
  const rough = Math.min(text.length, from + FRAGMENT);
  const space = text.lastIndexOf(' ', rough);
  const to = rough === text.length || space <= first ? rough : space;
  return [from, to];
}
