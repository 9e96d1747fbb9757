// Commands: Ctrl+C while a command works. The product is stopped in order, so that what was read is kept and the
// same command can go on later.
import type { Product } from '../product.ts'

/** True when the person stopped the work (Ctrl+C) before it ended; the product is stopped in order then. */
export async function stopsBefore(
  work: Promise<unknown>,
  product: Product,
  signal: AbortSignal,
): Promise<boolean> {
  const aborted = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped')
    signal.addEventListener('abort', () => resolve('stopped'), { once: true })
  })
  if ((await Promise.race([work, aborted])) !== 'stopped') return false
  work.catch(() => undefined)
  await product.stop()
  return true
}
