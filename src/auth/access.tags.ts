/** What was made from a session, from a user, from a key. */
export const sessionTag = (id: string) => `session:${id}`;
export const userTag = (id: string) => `user:${id}`;
export const keyTag = (id: string) => `api-key:${id}`;
