// What a call ends with that failed. Node's gRPC knows nothing of details, so they are put into the trailer by hand.
import { Metadata, status } from '@grpc/grpc-js';
import { Failure } from './failure.js';
import { encode } from './protocol.js';

const codes = { CONFIG: status.INVALID_ARGUMENT, DENIED: status.PERMISSION_DENIED, NOT_FOUND: status.NOT_FOUND };

// An error that nobody chose may hold a secret: without an ErrorInfo the host shows nothing of it.
export function ending(error) {
  if (!(error instanceof Failure)) return { code: status.INTERNAL, details: 'an error that was not expected' };
  const code = codes[error.reason];
  const info = encode('google.rpc.ErrorInfo', { reason: error.reason, domain: 'jackfield', metadata: error.metadata });
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', encode('google.rpc.Status', {
    code,
    message: error.message,
    details: [{ type_url: 'type.googleapis.com/google.rpc.ErrorInfo', value: info }],
  }));
  return { code, details: error.message, metadata };
}
