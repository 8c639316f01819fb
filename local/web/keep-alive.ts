import type { Server } from "node:http";

/** Node's clients keep an idle connection as long as the server says, and no browser for longer. */
const IDLE_MILLISECONDS = 120_000;

/**
 * Keeps idle connections for two minutes. Node's own five seconds pass while a machine is busy: then
 * the server closes a connection in the moment in which a caller uses it again, and the call fails.
 */
export function keepConnections(server: Server): void {
  server.keepAliveTimeout = IDLE_MILLISECONDS;
}
