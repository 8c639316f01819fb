/** One task of an execution as Step Functions recorded it. */
export interface RecordedTask {
  readonly state: string;
  /** The folder of the function that was called. */
  readonly function: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** "success", the name of the error, or "none" if the execution ended first. */
  readonly answer: string;
}

/** What executions of one version were started with and asked of their functions. */
export interface RecordedHistories {
  readonly executionInputs: readonly {
    readonly workflow: string;
    readonly given: Readonly<Record<string, unknown>>;
  }[];
  /** One of each kind. */
  readonly tasks: readonly RecordedTask[];
}
