declare module "dynalite" {
  import type { Server } from "node:http";

  /** What is used of dynalite's options; without a path it keeps everything in memory. */
  interface Options {
    readonly createTableMs?: number;
  }

  function dynalite(options?: Options): Server;
  export = dynalite;
}
