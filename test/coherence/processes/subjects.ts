import { openCoherentSubject } from './coherent-subject.js';
import type { InstanceSubject, SubjectOptions } from './instance-subject.js';
import { openPlainL1Subject, openPlainSubject } from './plain-subjects.js';

/** What can be checked, by the name on the command line. */
export const SUBJECTS = {
  leased: (options: SubjectOptions) => openCoherentSubject('leased', options),
  validated: (options: SubjectOptions) => openCoherentSubject('validated', options),
  plain: openPlainSubject,
  'plain-l1': openPlainL1Subject,
} satisfies Record<string, (options: SubjectOptions) => Promise<InstanceSubject>>;

export type SubjectName = keyof typeof SUBJECTS;
