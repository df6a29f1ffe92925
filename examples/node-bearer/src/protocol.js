// The messages and services, read from .proto files, whose text the bundle holds.
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import plugin from '../../../proto/jackfield/plugin/v1/plugin.proto';
import goPlugin from './go-plugin.proto';
import rpc from './rpc.proto';

const root = new protobuf.Root();
for (const name of ['any', 'duration', 'struct', 'timestamp']) {
  root.addJSON(protobuf.common.get(`google/protobuf/${name}.proto`).nested);
}
for (const text of [plugin, goPlugin, rpc]) protobuf.parse(text, root, { keepCase: true });

const services = fromJSON(root.toJSON(), { keepCase: true, enums: String, longs: Number, defaults: true });
export const connector = services['jackfield.plugin.v1.ConnectorService'];
export const controller = services['plugin.GRPCController'];

// Serializes a message, by its full name.
export function encode(name, message) {
  const type = root.lookupType(name);
  return Buffer.from(type.encode(type.fromObject(message)).finish());
}
