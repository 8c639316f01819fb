/** What the benchmark uses of npm mws-simple 1.0.2, which has no types of its own. */
declare module "mws-simple" {
  interface MwsSimple {
    request(
      request: { path: string; query: Record<string, string> },
      callback: (error: Error | null, result: unknown) => void,
    ): void;
  }
  const MwsSimple: new (options: {
    host: string;
    accessKeyId: string;
    secretAccessKey: string;
    merchantId: string;
  }) => MwsSimple;
  export = MwsSimple;
}
