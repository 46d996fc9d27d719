// Where webhooks may go: https, to an address of the public internet. What is checked is the address that is connected
// to, after the name was looked up, so that a name that changes its mind between the two gains nothing.
import { BlockList, isIP } from 'node:net'

/** IPv4 that is not the public internet, and what clouds answer their own machines at. */
const closed = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8], // this network, unspecified
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, cloud metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
  ['168.63.129.16', 32], // a cloud's own service at a public address
] as const)
  closed.addSubnet(net, prefix, 'ipv4')

/** Of IPv6 only global unicast is open: loopback, unique local, link-local, multicast, mapped and translated IPv4 are not. */
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
const closed6 = new BlockList()
for (const [net, prefix] of [
  ['2001::', 23], // protocol assignments, Teredo
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, which holds any IPv4
  ['3fff::', 20], // documentation
] as const)
  closed6.addSubnet(net, prefix, 'ipv6')

/** Whether an IP address, as the resolver or an address bar writes it, is on the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, 'ipv4')
    case 6:
      return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')
    default:
      return false
  }
}

/** The host of an address bar as resolvers take it: no brackets, no final dot. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

export const mostUrlLength = 500

/** What is wrong with an endpoint's address as it is written; null: nothing. Names are looked up when they are used. */
export function urlProblem(text: string, privateNetworks: boolean): string | null {
  if (text.length > mostUrlLength) return `must be at most ${mostUrlLength} characters long`
  if (!/^[\x21-\x7e]+$/.test(text) || !URL.canParse(text))
    return 'must be an address such as https://example.org/hooks'
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(privateNetworks && url.protocol === 'http:'))
    return 'must begin with https://'
  if (url.username !== '' || url.password !== '') return 'must hold no user name and no password'
  if (url.hash !== '') return 'must have no fragment'
  if (url.port !== '' && Number(url.port) < 1_024 && !(privateNetworks && url.port === '80'))
    return 'must use the port 443 or one above 1023'
  const host = bareHost(url)
  if (host === '') return 'must name a host'
  if (!privateNetworks && (isIP(host) > 0 ? !isPublicAddress(host) : isLocalhost(host)))
    return 'refused: private address'
  return null
}

/** Names that mean this machine wherever they are looked up (RFC 6761). */
export function isLocalhost(host: string): boolean {
  return /(^|\.)localhost$/i.test(host)
}
