// Which network addresses the product may talk to: public unicast only.
// Everything that could be this machine, the office's own network or a cloud's metadata service is refused,
// in every spelling, because feed addresses and redirects are chosen by strangers.
import { BlockList, isIPv4, isIPv6 } from 'node:net'

// IANA special-purpose registry, and one metadata service that lives in public space.
const closed4 = blockList('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
])
// Only 2000::/3 is handed out; of it, these carry something else: Teredo and ORCHID, documentation, 6to4.
const open6 = blockList('ipv6', ['2000::/3'])
const closed6 = blockList('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])
/** NAT64: on a network with IPv6 alone every IPv4 host is reached through it. */
const nat64 = blockList('ipv6', ['64:ff9b::/96'])

function blockList(family: 'ipv4' | 'ipv6', ranges: string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [net = '', bits] = range.split('/')
    list.addSubnet(net, Number(bits), family)
  }
  return list
}

/** True when this numeric address belongs to the public internet. Names are never public. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed4.check(address, 'ipv4')
  // A zone (`fe80::1%eth0`) exists on local links only.
  if (!isIPv6(address) || address.includes('%')) return false
  if (nat64.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address))
  return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')
}

function lastFourBytes(address: string): string {
  // The URL parser gives one spelling: hexadecimal groups, dotted quads folded in.
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(':')
  const [high, low] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16))
  const bytes = [(high ?? 0) >> 8, (high ?? 0) & 255, (low ?? 0) >> 8, (low ?? 0) & 255]
  return bytes.join('.')
}
