// js-libp2p's AutoNAT dials no private address and asks about none, and has no switch for that. A node that is started
// with `--import ./loopback-is-public.js` takes 127.0.0.0/8 for public. Nothing else of it is changed.

import { register } from 'node:module'

const hooks = `
export async function load (url, context, nextLoad) {
  const loaded = await nextLoad(url, context)
  if (!url.endsWith('/@libp2p/utils/dist/src/private-ip.js')) {
    return loaded
  }
  const source = loaded.source.toString()
  const bent = source.replace("'127.0.0.0/8',", '')
  if (bent === source) {
    throw new Error('private-ip.js of @libp2p/utils has no 127.0.0.0/8 to leave out')
  }
  return { ...loaded, source: bent }
}`

register(`data:text/javascript,${encodeURIComponent(hooks)}`)
