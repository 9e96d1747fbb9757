// Processor, part of watch: columns of numbers that grow, for what there are hundreds of thousands of.
// As objects, a copy group took about 120 bytes and a claim several hundred; as columns 40 and 110.

export type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array

/** The column with room for `length` numbers; what is new is zero. */
export function longer<C extends Column>(column: C, length: number): C {
  const made = new (column.constructor as new (n: number) => C)(length)
  made.set(column as never)
  return made
}
