/** The shop's interface, or AWS, could not be asked; the message says what to look at. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}
