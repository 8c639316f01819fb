/** The part of asl-validator 4.0.0 that the workflow lint uses; the package brings no types. */
declare module "asl-validator" {
  interface Verdict {
    readonly isValid: boolean;
    readonly errors: readonly { readonly path?: string; readonly message?: string }[];
    errorsText(separator?: string): string;
  }
  function validate(
    definition: object,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ): Verdict;
  export = validate;
}
