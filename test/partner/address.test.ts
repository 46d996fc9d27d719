// Where webhooks may go, row by row: addresses in every form that the same place can be written in.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bareHost, isPublicAddress, urlProblem } from '../../src/partner/webhook.address.ts'
import { mostAttempts, retryDelayMs, retrySeconds } from '../../src/partner/webhook.schedule.ts'
import { createSender } from '../../src/partner/webhook.send.ts'
import { type NameServer, openNameServer } from './nameserver.ts'
import { openReceiver, type Receiver } from './stage.ts'

const inside: [what: string, address: string][] = [
  ['this network', '0.0.0.0'],
  ['loopback', '127.0.0.1'],
  ['all of loopback', '127.255.255.254'],
  ['private 10', '10.1.2.3'],
  ['private 172.16', '172.16.0.1'],
  ['the end of private 172.16', '172.31.255.255'],
  ['private 192.168', '192.168.1.1'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['a cloud that keeps its metadata there', '100.100.100.200'],
  ['link-local, and the metadata of most clouds', '169.254.169.254'],
  ['protocol assignments', '192.0.0.192'],
  ['documentation', '192.0.2.1'],
  ['documentation, the second', '198.51.100.1'],
  ['documentation, the third', '203.0.113.1'],
  ['benchmarks', '198.19.255.255'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ["a cloud's own service", '168.63.129.16'],
  ['IPv6 unspecified', '::'],
  ['IPv6 loopback', '::1'],
  ['IPv6 link-local', 'fe80::1'],
  ['IPv6 unique local', 'fd12:3456::1'],
  ['metadata over IPv6', 'fd00:ec2::254'],
  ['IPv6 multicast', 'ff02::1'],
  ['IPv4 mapped into IPv6', '::ffff:127.0.0.1'],
  ['the same in hexadecimal', '::ffff:7f00:1'],
  ['a public IPv4 mapped into IPv6', '::ffff:8.8.8.8'],
  ['IPv4-compatible IPv6', '::127.0.0.1'],
  ['IPv4 translated', '64:ff9b::7f00:1'],
  ['IPv4 in 6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:7f00:1::'],
  ['IPv6 documentation', '2001:db8::1'],
  ['what is no address', 'localhost'],
]

test.each(inside)('%s is not public: %s', (_what, address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '223.5.5.5',
  '2400:3200::1',
  '2606:4700::1111',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

const refused = 'refused: private address'

test.each([
  ['https://example.org/hooks', null],
  ['https://example.org:8443/hooks?key=1', null],
  ['https://8.8.8.8/', null],
  ['https://[2606:4700::1111]/', null],
  ['http://example.org/hooks', 'must begin with https://'],
  ['ftp://example.org/', 'must begin with https://'],
  ['file:///etc/passwd', 'must begin with https://'],
  ['javascript:alert(1)', 'must begin with https://'],
  ['https://user:secret@example.org/', 'must hold no user name and no password'],
  ['https://user@example.org/', 'must hold no user name and no password'],
  ['https://example.org/#x', 'must have no fragment'],
  ['https://example.org:22/', 'must use the port 443 or one above 1023'],
  ['https://example.org:80/', 'must use the port 443 or one above 1023'],
  ['https:// example.org/', 'must be an address such as https://example.org/hooks'],
  ['https://例子.中国/', 'must be an address such as https://example.org/hooks'],
  ['example.org', 'must be an address such as https://example.org/hooks'],
  ['', 'must be an address such as https://example.org/hooks'],
  [`https://example.org/${'x'.repeat(500)}`, 'must be at most 500 characters long'],
  ['https://127.0.0.1/', refused],
  ['https://2130706433/', refused], // decimal
  ['https://0x7f000001/', refused], // hexadecimal
  ['https://0177.0.0.1/', refused], // octal
  ['https://127.1/', refused], // short
  ['https://127.0.0.1./', refused], // with a final dot
  ['https://①②⑦.0.0.1/', 'must be an address such as https://example.org/hooks'],
  ['https://%31%32%37.0.0.1/', refused], // escaped
  ['https://[::1]/', refused],
  ['https://[::ffff:127.0.0.1]/', refused],
  ['https://[::ffff:7f00:1]/', refused],
  ['https://[0:0:0:0:0:ffff:a9fe:a9fe]/', refused],
  ['https://169.254.169.254/latest/meta-data/', refused],
  ['https://localhost/', refused],
  ['https://LOCALHOST./', refused],
  ['https://db.localhost/', refused],
])('%s: %s', (url, problem) => {
  expect(urlProblem(url, false)).toBe(problem)
})

test('for development, addresses inside and http are taken', () => {
  for (const url of [
    'http://127.0.0.1:4001/hooks',
    'http://localhost:4001/',
    'http://receiver/',
    'https://10.0.0.1/',
  ])
    expect(urlProblem(url, true)).toBeNull()
  expect(urlProblem('http://127.0.0.1:22/', true)).not.toBeNull()
  expect(bareHost(new URL('http://[::1]:4001/'))).toBe('::1')
})

describe('at the moment of connecting', () => {
  let dns: NameServer
  let receiver: Receiver
  let receiver6: Receiver | null
  beforeAll(async () => {
    dns = await openNameServer()
    receiver = await openReceiver()
    receiver6 = await openReceiver('::1').catch(() => null)
  })
  afterAll(async () => {
    await Promise.all([dns.close(), receiver.close(), receiver6?.close()])
  })

  // The receiver speaks http: the schemes are judged where endpoints are opened, and addresses here.
  const post = async (url: string, privateNetworks = false) => {
    const sender = createSender({ privateNetworks, dnsServers: [dns.address] })
    const outcome = await sender.post(url, {}, '{}')
    sender.close()
    return outcome
  }
  const nothing = { status: null, problem: 'PRIVATE_ADDRESS' }
  const port = () => new URL(receiver.url).port

  test.each([
    ['a name that leads inside', ['127.0.0.1']],
    ['one that leads inside and outside', ['8.8.8.8', '127.0.0.1']],
    ['one that leads inside over IPv6', ['::1']],
    ['one that leads to mapped IPv4', ['0:0:0:0:0:ffff:7f00:1']],
    ['one that leads to metadata', ['169.254.169.254']],
  ])('%s is refused, and nothing is connected to', async (_what, addresses) => {
    dns.names.set('inside.example', () => addresses)
    expect(await post(`http://inside.example:${port()}/`)).toEqual(nothing)
    expect(receiver.received).toEqual([])
  })

  test('a name that leads outside when it is first looked up and inside after gains nothing', async () => {
    let looked = 0
    dns.names.set('rebinding.example', () => {
      looked += 1
      return looked <= 2 ? ['192.88.98.1'] : ['127.0.0.1']
    })
    const sender = createSender({ privateNetworks: false, dnsServers: [dns.address] })
    // The first attempt goes outside, wherever that ends; the others look anew, and what they find is judged.
    const first = sender.post(`http://rebinding.example:${port()}/`, {}, '{}')
    while (looked < 2) await new Promise((resolve) => setImmediate(resolve))
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(await sender.post(`http://rebinding.example:${port()}/`, {}, '{}')).toEqual(nothing)
    sender.close()
    expect((await first).problem).not.toBeNull()
    // Each connection is to the addresses of its own look-up: one for each attempt, and none after.
    expect(dns.asked.filter((name) => name === 'rebinding.example')).toHaveLength(4)
    expect(receiver.received).toEqual([])
  })

  test.each(['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])(
    '%s is refused as it is written',
    async (host) => {
      expect(await post(`http://${host}:${port()}/`)).toEqual(nothing)
      expect(receiver.received).toEqual([])
      expect(receiver6?.received ?? []).toEqual([])
    },
  )

  test('the same places are reached where that is allowed', async () => {
    dns.names.set('inside.example', () => ['127.0.0.1'])
    for (const host of ['inside.example', '127.0.0.1', '2130706433', 'localhost'])
      expect(await post(`http://${host}:${port()}/`, true)).toEqual({ status: 200, problem: null })
    expect(receiver.received).toHaveLength(4)
  })

  test('a name without an address is no connection', async () => {
    expect(await post('http://nowhere.example:8080/')).toEqual({ status: null, problem: 'NO_CONNECTION' })
  })

  test('https is not spoken with whoever has no certificate for the name', async () => {
    expect(await post(`https://127.0.0.1:${port()}/`, true)).toEqual({
      status: null,
      problem: 'NO_CONNECTION',
    })
  })
})

describe('the schedule', () => {
  test('has ten attempts within a little more than three days', () => {
    expect(mostAttempts).toBe(10)
    expect(retrySeconds.reduce<number>((sum, seconds) => sum + seconds, 0)).toBe(272_105)
    expect(retryDelayMs(10, 'x')).toBeNull()
  })

  test.each(retrySeconds.map((seconds, index) => [index + 1, seconds] as const))(
    'after attempt %i waits %i s and up to a tenth of it, by chance but always the same',
    (attempts, seconds) => {
      const delays = Array.from(
        { length: 200 },
        (_, index) => retryDelayMs(attempts, `evt_1-${index}-0`) as number,
      )
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(seconds * 1_000)
      expect(Math.max(...delays)).toBeLessThanOrEqual(seconds * 1_100)
      expect(new Set(delays).size).toBeGreaterThan(100)
      expect(retryDelayMs(attempts, 'evt_1-7-0')).toBe(delays[7])
    },
  )
})
