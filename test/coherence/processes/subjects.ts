import { openCoherentSubject } from './coherent-subject.js';
import type { InstanceSubject, Note, SubjectOptions } from './instance-subject.js';
import { openPlainL1Subject, openPlainSubject } from './plain-subjects.js';

/** What can be checked, by the name on the command line. */
export const SUBJECTS = {
  leased: (options: SubjectOptions, note: Note) => openCoherentSubject('leased', options, note),
  validated: (options: SubjectOptions, note: Note) => openCoherentSubject('validated', options, note),
  /** Instances of both modes beside one another, as while a setting is rolled out. */
  mixed: (options: SubjectOptions, note: Note) =>
    openCoherentSubject(options.instance % 2 === 0 ? 'leased' : 'validated', options, note),
  plain: openPlainSubject,
  'plain-l1': openPlainL1Subject,
} satisfies Record<string, (options: SubjectOptions, note: Note) => Promise<InstanceSubject>>;

export type SubjectName = keyof typeof SUBJECTS;
