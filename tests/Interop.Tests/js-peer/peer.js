// A js-libp2p peer that a test drives.
//
// Argument: JSON { key: 'Ed25519' | 'secp256k1', muxer: 'yamux' | 'mplex', rateLimit: streams per second or null,
// relay: null, or { isServer, isLimited: what it relays, listensThrough: addresses of relays, punchesHoles } }.
// Standard input: one JSON command per line, { id, command, ... }. Standard output: one JSON answer per line, { id,
// result } or { id, error }, and first { ready: { peerId, addresses, agent } }. The end of the input ends the process.

import './node20.js'
import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { dcutr } from '@libp2p/dcutr'
import { identify, identifyPush } from '@libp2p/identify'
import { mplex } from '@libp2p/mplex'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const ECHO = '/interop/echo/1.0.0' // Sends back what comes, while it comes.
const DIGEST = '/interop/digest/1.0.0' // Reads to the end of the other half, then sends the SHA-256 of it all.
const RESET = '/interop/reset/1.0.0' // Resets the stream on the first bytes.
const HOLD = '/interop/hold/1.0.0' // Waits for the stream's end and remembers how it ended.

const BIG = { maxInboundStreams: 1000, maxOutboundStreams: 1000, runOnLimitedConnection: true }
const CHUNK = 64 * 1024
const DIAL_TIMEOUT_MS = 20_000

const options = JSON.parse(process.argv[2])
const muxers = {
  yamux: () => yamux(),
  mplex: () => mplex(options.rateLimit == null ? {} : { disconnectThreshold: options.rateLimit })
}

const relay = options.relay ?? {}

/** A port that nobody listens on. */
async function freePort () {
  const server = createServer()
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise(resolve => server.close(resolve))
  return port
}

// Holes are punched to public addresses only, which for js are those of any name.
const port = relay.punchesHoles ? await freePort() : 0

const node = await createLibp2p({
  privateKey: await generateKeyPair(options.key),
  addresses: {
    listen: [
      `/ip4/127.0.0.1/tcp/${port}`,
      ...(relay.listensThrough ?? []).map(address => `${address}/p2p-circuit`)
    ],
    appendAnnounce: relay.punchesHoles ? [`/dns4/localhost/tcp/${port}`] : []
  },
  transports: options.relay == null ? [tcp()] : [tcp(), circuitRelayTransport()],
  connectionEncrypters: [noise()],
  streamMuxers: [muxers[options.muxer]()],
  connectionManager: { maxConnections: 100, inboundConnectionThreshold: 1000 },
  services: {
    identify: identify(),
    identifyPush: identifyPush(),
    ping: ping(),
    ...(relay.isServer ? { relay: circuitRelayServer({ reservations: { applyDefaultLimit: relay.isLimited } }) } : {}),
    ...(relay.punchesHoles ? { dcutr: dcutr() } : {})
  }
})

const held = []

await node.handle(ECHO, async (stream) => {
  for await (const bytes of stream) {
    if (!stream.send(bytes)) {
      await stream.onDrain()
    }
  }
  await stream.close()
}, BIG)

await node.handle(DIGEST, async (stream) => {
  const hash = createHash('sha256')
  for await (const bytes of stream) {
    hash.update(bytes.subarray())
  }
  stream.send(hash.digest())
  await stream.close()
}, BIG)

await node.handle(RESET, async (stream) => {
  stream.addEventListener('message', () => stream.abort(new Error('asked to reset')), { once: true })
}, BIG)

await node.handle(HOLD, async (stream) => {
  held.push(new Promise(resolve => {
    stream.addEventListener('close', (event) => resolve(event.error?.name ?? 'closed'), { once: true })
  }))
  // Shows that the stream arrived.
  stream.send(new Uint8Array([1]))
}, BIG)

/** Bytes that differ from place to place: position dependent, cheap, the same in the test. */
function pattern (offset, length) {
  const bytes = Buffer.allocUnsafe(length)
  for (let i = 0; i < length; i++) {
    const at = offset + i
    bytes[i] = (at ^ (at >>> 8) ^ (at >>> 16)) & 0xff
  }
  return bytes
}

function connectionTo (peerId) {
  const connection = node.getConnections().find(c => c.remotePeer.toString() === peerId && c.status === 'open')
  if (connection == null) {
    throw new Error(`no connection with ${peerId}`)
  }
  return connection
}

function openTo (peerId, protocol) {
  return connectionTo(peerId).newStream(protocol, { maxOutboundStreams: 1000, runOnLimitedConnection: true })
}

/** Sends length bytes to the echo and checks what comes back, while sending. */
async function echo (peerId, length) {
  const stream = await openTo(peerId, ECHO)
  const receiving = (async () => {
    let received = 0
    for await (const part of stream) {
      const bytes = part.subarray()
      if (Buffer.compare(Buffer.from(bytes), pattern(received, bytes.byteLength)) !== 0) {
        throw new Error(`wrong bytes at ${received}`)
      }
      received += bytes.byteLength
    }
    return received
  })()
  for (let sent = 0; sent < length; sent += CHUNK) {
    if (!stream.send(pattern(sent, Math.min(CHUNK, length - sent)))) {
      await stream.onDrain()
    }
  }
  await stream.close()
  return receiving
}

const commands = {
  dial: async ({ address }) => {
    const connection = await node.dial(multiaddr(address), { signal: AbortSignal.timeout(DIAL_TIMEOUT_MS) })
    return { peerId: connection.remotePeer.toString(), muxer: connection.multiplexer }
  },
  identity: async ({ peerId }) => {
    const connection = connectionTo(peerId)
    const result = await node.services.identify.identify(connection)
    return {
      agent: result.agentVersion,
      protocolVersion: result.protocolVersion,
      protocols: result.protocols,
      listenAddresses: result.listenAddrs.map(a => a.toString()),
      observed: result.observedAddr?.toString() ?? null,
      signedAddresses: result.signedPeerRecord?.addresses.map(a => a.toString()) ?? null
    }
  },
  ping: async ({ peerId }) => ({ ms: await node.services.ping.ping(connectionTo(peerId).remotePeer) }),
  echo: async ({ peerId, length }) => ({ received: await echo(peerId, length) }),
  // All streams are open at once before the first byte is sent.
  streams: async ({ peerId, count, length }) => {
    const streams = await Promise.all(Array.from({ length: count }, () => openTo(peerId, ECHO)))
    const received = await Promise.all(streams.map(async (stream) => {
      const echoed = (async () => {
        let bytes = 0
        for await (const part of stream) {
          bytes += part.byteLength
        }
        return bytes
      })()
      stream.send(pattern(0, length))
      await stream.close()
      return echoed
    }))
    return { received }
  },
  digest: async ({ peerId, length }) => {
    const stream = await openTo(peerId, DIGEST)
    for (let sent = 0; sent < length; sent += CHUNK) {
      if (!stream.send(pattern(sent, Math.min(CHUNK, length - sent)))) {
        await stream.onDrain()
      }
    }
    const answer = (async () => {
      const parts = []
      for await (const part of stream) {
        parts.push(Buffer.from(part.subarray()))
      }
      return Buffer.concat(parts).toString('hex')
    })()
    await stream.close()
    return { digest: await answer }
  },
  // Opens a stream that the other side is to reset, and tells how it ended.
  expectReset: async ({ peerId }) => {
    const stream = await openTo(peerId, RESET)
    const ended = new Promise(resolve => {
      stream.addEventListener('close', (event) => resolve(event.error?.name ?? 'closed'), { once: true })
    })
    stream.send(new Uint8Array([1]))
    return { end: await ended }
  },
  // How the streams on the hold protocol ended, one after the other.
  heldEnd: async () => ({ end: await held.shift() }),
  connections: async () => ({ count: node.getConnections().length }),
  // Where the open connections with a peer lead, and what they are limited to.
  paths: async ({ peerId }) => ({
    paths: node.getConnections().filter(c => c.remotePeer.toString() === peerId && c.status === 'open').map(c => ({
      address: c.remoteAddr.toString(),
      seconds: c.limits?.seconds ?? null,
      bytes: c.limits?.bytes == null ? null : Number(c.limits.bytes)
    }))
  }),
  addresses: async () => ({ addresses: node.getMultiaddrs().map(a => a.toString()) })
}

function write (message) {
  process.stdout.write(JSON.stringify(message) + '\n')
}

write({
  ready: {
    peerId: node.peerId.toString(),
    addresses: node.getMultiaddrs().map(a => a.toString())
  }
})

for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, ...parameters } = JSON.parse(line)
  Promise.resolve()
    .then(() => commands[command](parameters))
    .then(result => write({ id, result }), error => write({ id, error: error.stack ?? String(error) }))
}
await node.stop()
process.exit(0)
