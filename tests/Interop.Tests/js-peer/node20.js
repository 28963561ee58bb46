// js-libp2p uses what Node.js has from version 22 on. On version 20 this one function is what is missing.
Promise.withResolvers ??= function () {
  let resolve, reject
  const promise = new this((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
