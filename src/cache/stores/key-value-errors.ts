/** Text that no encoder of ours wrote. The stores count it and take it for absent. */
export class MalformedValue extends Error {
  override readonly name = 'MalformedValue';
}

/** A value that cannot be kept: a function, a symbol, a cycle, an object of the running program. */
export class UnencodableValue extends TypeError {
  override readonly name = 'UnencodableValue';
}

/** The key holds another kind of data than the command works on. */
export class WrongKind extends Error {
  override readonly name = 'WrongKind';
}

/** Not a number, or not a whole one where it must be, or the sum would leave the range of the server (64 bits). */
export class NotANumber extends Error {
  override readonly name = 'NotANumber';
}
