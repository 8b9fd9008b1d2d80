/** What a probe found beside "it answers". Shown in reports: no secrets. */
export interface HealthDetails {
  /** It works, but not as it should, e.g. with a circuit that is open. */
  degraded?: boolean;
  message?: string;
  [fact: string]: unknown;
}

/** A check of one component. It may take long or hang: who runs it limits its time. */
export interface HealthProbe {
  /** Name of the component in the reports. */
  readonly name: string;
  /** Whether the service is of no use without it: then it is not ready, otherwise only degraded. */
  readonly critical: boolean;
  /** Left out of the readiness probe, for checks that cost more than a ping. */
  readonly detailedOnly?: boolean;
  /** Resolves when the component works; rejects with what is wrong. */
  check(): Promise<HealthDetails>;
}

/** Injection token of all the {@link HealthProbe}s. */
export const HEALTH_PROBES = Symbol('HealthProbes');
