// The process: what a host starts, and how the two find and trust each other. It follows "How a plugin is started" in
// proto/jackfield/plugin/v1/plugin.proto, whose numbers stand in brackets.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { join } from 'node:path';
import { selfSigned } from './certificate.js';
import { connector, controller } from './protocol.js';
import { implementation } from './service.js';

const env = process.env;
if (env.JACKFIELD_PLUGIN !== 'connection-type') { // (3)
  console.error('this program is a Jackfield plugin: a host starts it');
  process.exit(1);
}
if (!env.PLUGIN_PROTOCOL_VERSIONS?.split(',').includes('1')) { // (4)
  console.error('this plugin speaks version 1 of the protocol, and the host does not');
  process.exit(1);
}

const server = new Server();
server.addService(connector, implementation);
server.addService(controller, {
  Shutdown(_call, callback) {
    callback(null, {});
    server.tryShutdown(() => process.exit(0)); // when the answer is on its way and the calls under way have ended
  },
});

const { key, cert, der } = selfSigned('localhost'); // (6)
const credentials = ServerCredentials.createSsl(
  Buffer.from(env.PLUGIN_CLIENT_CERT), // (5) whom it trusts, and nobody else
  [{ private_key: Buffer.from(key), cert_chain: Buffer.from(cert) }],
  true, // a client without a certificate is not let in
);
const socket = join(env.PLUGIN_UNIX_SOCKET_DIR, 'p'); // (7)
server.bindAsync(`unix:${socket}`, credentials, (error) => {
  if (error) throw error;
  console.log(`1|1|unix|${socket}|grpc|${der.toString('base64').replace(/=+$/, '')}`); // (8)
});
