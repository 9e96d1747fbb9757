// Commands: progress for a person: a bar on a terminal, otherwise a line per 10 %.
import type { WriteStream } from 'node:tty'

const width = 30

/** Takes shares from 0 to 1; a share below the last starts anew. */
export function showProgress(out: Pick<WriteStream, 'write' | 'isTTY'>): (share: number) => void {
  let shown = -1
  return (share) => {
    const percent = Math.floor(Math.min(1, Math.max(0, share)) * 100)
    if (percent < shown) shown = -1
    const step = out.isTTY ? 1 : 10
    if (percent < shown + step && !(percent === 100 && shown < 100)) return
    shown = percent - (percent % step)
    if (!out.isTTY) {
      out.write(`${shown} %\n`)
      return
    }
    const filled = Math.round((percent / 100) * width)
    out.write(
      `\r${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${percent} %${percent === 100 ? '\n' : ''}`,
    )
  }
}
