/** Logins that have the same key are the same: upper and lower case, and however their letters were composed. */
export const loginKey = (login: string): string => login.normalize('NFKC').toLowerCase();
