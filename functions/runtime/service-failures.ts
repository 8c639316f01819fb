import { ServiceUnavailable } from "../domain/errors.ts";

/** Names by which the AWS SDK reports that a request did not get through or was put off. */
const PASSING =
  /^(TimeoutError|Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|ProvisionedThroughputExceededException|InternalServerError|InternalFailure|ServiceUnavailable|ServiceUnavailableException|LimitExceededException)$/;

/** Codes of Node's own network errors, which the SDK passes on. */
const NETWORK = /^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;

/** Whether an error comes from a service of AWS and may be gone on another try. */
export function isServiceFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof ServiceUnavailable) return false;
  const isServersFault = "$fault" in error && error.$fault === "server";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // Every error of the SDK carries $metadata, whether a reply came or not.
  const isFromService = "$metadata" in error;
  return isFromService && (isServersFault || PASSING.test(error.name) || NETWORK.test(code));
}

/** The same failure under the one name that the workflow retries. */
export function unavailable(failure: Error): ServiceUnavailable {
  return new ServiceUnavailable(`${failure.name}: ${failure.message}`, { cause: failure });
}
