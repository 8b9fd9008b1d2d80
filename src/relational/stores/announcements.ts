/** The channel on which changes are announced to every instance. */
export const CHANGES_CHANNEL = 'material_changes';

/** Hears when somebody announced changes. Best effort: what it misses, a timer has to find. */
export interface Announcements {
  /** Calls `listener` at every announcement; returns what ends that. */
  listen(listener: () => void): () => void;
  close(): Promise<void>;
}

/** Keeps the listeners of {@link Announcements}. */
export class Listeners {
  private readonly listeners = new Set<() => void>();

  add(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(): void {
    for (const listener of this.listeners) listener();
  }
}
