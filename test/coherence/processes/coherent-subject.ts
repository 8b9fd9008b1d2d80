import type { InstanceSubject, SubjectOptions } from './instance-subject.js';

export function openCoherentSubject(
  mode: 'leased' | 'validated',
  options: SubjectOptions,
): Promise<InstanceSubject> {
  return Promise.reject(new Error(`${mode} ${options.cacheUrl}`));
}
