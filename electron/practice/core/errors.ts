/**
 * Error codes of the control plane: those of the service model and the common ones of AWS (PROTOCOL.md 1.2, 1.4, 7.2,
 * 8.6).
 */
export type ErrorCode =
  | 'AccessDeniedException'
  | 'ConflictException'
  | 'IncompleteSignatureException'
  | 'InternalFailure'
  | 'InvalidRequestException'
  | 'LimitExceededException'
  | 'MissingAuthenticationTokenException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'ValidationException';

/** An answer of the control plane that is not a success. Modelled client errors are 400 (PROTOCOL.md 1.4). */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}
