/* Fastify as it comes, with one route that returns what came on standard input: the peer of reads. */
import { buffer } from 'node:stream/consumers';
import fastify from 'fastify';

const [, , type = 'application/octet-stream'] = process.argv;
const bytes = await buffer(process.stdin);
const app = fastify();
app.get('/', (_request, reply) => reply.type(type).send(bytes));
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}/\n`);
