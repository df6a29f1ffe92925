// A failure with a reason that says who can mend it: see "Failures" in plugin.proto.
export class Failure extends Error {
  // Metadata is what ErrorInfo.metadata may hold. The message is for the owner of the connection.
  constructor(reason, message, metadata = {}) {
    super(message);
    this.reason = reason;
    this.metadata = metadata;
  }
}
