// A js-libp2p peer with AutoNAT that a test drives. Start it with `--import ./loopback-is-public.js`.
//
// Argument: JSON { version: 1 or 2, listen: address }. Standard input and output as those of peer.js.

import './node20.js'
import { createInterface } from 'node:readline'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { autoNAT } from '@libp2p/autonat'
import { autoNATv2 } from '@libp2p/autonat-v2'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify, identifyPush } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const DIAL_TIMEOUT_MS = 20_000

const options = JSON.parse(process.argv[2])

const node = await createLibp2p({
  privateKey: await generateKeyPair('Ed25519'),
  addresses: { listen: [options.listen] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: {
    identify: identify(),
    identifyPush: identifyPush(),
    autonat: options.version === 1 ? autoNAT() : autoNATv2()
  }
})

/** Whether js has come to trust its own address, which it does when one peer has dialled it back. */
function isVerified () {
  return node.getMultiaddrs().length > 0
}

const commands = {
  dial: async ({ address }) => {
    const connection = await node.dial(multiaddr(address), { signal: AbortSignal.timeout(DIAL_TIMEOUT_MS) })
    return { peerId: connection.remotePeer.toString() }
  },
  isVerified: async () => ({ verified: isVerified() }),
  verified: async () => {
    if (!isVerified()) {
      await new Promise(resolve => {
        node.addEventListener('self:peer:update', () => isVerified() && resolve())
      })
    }
    return { addresses: node.getMultiaddrs().map(a => a.toString()) }
  }
}

function write (message) {
  process.stdout.write(JSON.stringify(message) + '\n')
}

write({
  ready: {
    peerId: node.peerId.toString(),
    // Unlike node.getMultiaddrs() these need not be verified.
    addresses: node.components.transportManager.getAddrs().map(a => `${a}/p2p/${node.peerId}`)
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
