/** A reason not to start that the operator can act on. It is shown as it is, without a stack trace. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
}
