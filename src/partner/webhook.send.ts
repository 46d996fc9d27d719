// One attempt to deliver: a POST that goes to a public address or nowhere, follows nothing, reads a status and little
// more, and is over by its deadline.
import { Resolver } from 'node:dns/promises'
import { type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { bareHost, isLocalhost, isPublicAddress } from './webhook.address.ts'
import { attemptMs } from './webhook.schedule.ts'
import type { DeliveryProblem } from './webhook.store.ts'

export interface SenderOptions {
  /** Addresses inside are as good as those outside: for development. */
  privateNetworks: boolean
  /** Others than the system's, as address:port. */
  dnsServers?: readonly string[]
  deadlineMs?: number
}

export interface Outcome {
  /** The status of the answer; null: none came. */
  status: number | null
  /** Null: it was delivered. */
  problem: DeliveryProblem | null
}

export interface Sender {
  post(url: string, headers: Record<string, string>, body: string): Promise<Outcome>
  /** Ends what is under way. */
  close(): void
}

const nameMs = 2_000
/** What is read of an answer after its status, so that a receiver which still writes is not cut off. */
const answerBytes = 16_384

class PrivateAddress extends Error {}

export function createSender({ privateNetworks, dnsServers, deadlineMs = attemptMs }: SenderOptions): Sender {
  const open = new Set<ClientRequest>()
  // Not the system's own resolver: its look-ups take turns on a few threads that the whole process shares.
  const resolver = new Resolver({ timeout: nameMs, tries: 1 })
  if (dnsServers) resolver.setServers([...dnsServers])

  /** What a socket connects to: this is asked once for each connection, and nothing is asked after. */
  const lookup: LookupFunction = (hostname, options, answer) => {
    addressesOf(hostname).then(
      (addresses) => {
        if (options.all) answer(null, addresses)
        else answer(null, addresses[0]?.address ?? '', addresses[0]?.family)
      },
      (error) => answer(error as Error, ''),
    )
  }

  async function addressesOf(hostname: string): Promise<{ address: string; family: number }[]> {
    const found = isLocalhost(hostname) ? ['127.0.0.1'] : await resolved(hostname)
    if (!privateNetworks && !found.every(isPublicAddress)) throw new PrivateAddress()
    return found.map((address) => ({ address, family: isIP(address) }))
  }

  async function resolved(hostname: string): Promise<string[]> {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length === 0) throw new Error('the name has no address')
    return found
  }

  return {
    post(text, headers, body) {
      const url = new URL(text)
      const host = bareHost(url)
      // An address instead of a name is connected to without a look-up.
      if (isIP(host) > 0 && !privateNetworks && !isPublicAddress(host))
        return Promise.resolve({ status: null, problem: 'PRIVATE_ADDRESS' })
      return new Promise((resolve) => {
        const post = url.protocol === 'https:' ? requestHttps : requestHttp
        const length = { 'content-length': Buffer.byteLength(body) }
        const request = post(url, {
          method: 'POST',
          agent: false,
          lookup,
          headers: { ...headers, ...length },
        })
        open.add(request)
        let inTime = true
        const deadline = setTimeout(() => {
          inTime = false
          request.destroy()
          resolve({ status: null, problem: 'NO_ANSWER_IN_TIME' })
        }, deadlineMs)
        request.once('close', () => {
          clearTimeout(deadline)
          open.delete(request)
          resolve({ status: null, problem: 'NO_CONNECTION' })
        })
        request.on('error', (error) => {
          if (!inTime) return
          const problem = error instanceof PrivateAddress ? 'PRIVATE_ADDRESS' : 'NO_CONNECTION'
          resolve({ status: null, problem })
        })
        request.once('response', (response) => {
          const status = response.statusCode ?? 0
          resolve({ status, problem: problemOf(status) })
          let bytes = 0
          response.on('error', () => {})
          response.on('data', (part: Buffer) => {
            bytes += part.length
            if (bytes > answerBytes) request.destroy()
          })
        })
        request.end(body)
      })
    },
    close() {
      resolver.cancel()
      for (const request of open) request.destroy()
    },
  }
}

function problemOf(status: number): DeliveryProblem | null {
  if (status >= 200 && status < 300) return null
  return status >= 300 && status < 400 ? 'REDIRECT' : 'STATUS'
}
