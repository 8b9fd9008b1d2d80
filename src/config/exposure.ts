const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Whether others than this machine may reach the service. In production a proxy on this machine may pass on what others send. */
export const reachedByOthers = ({ HOST, NODE_ENV }: { HOST: string; NODE_ENV: string }): boolean =>
  NODE_ENV === 'production' || !LOOPBACK.test(HOST);
