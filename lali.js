#!/usr/bin/env node
// The command `lali`.
import { runBuilt } from './built.js'

await runBuilt('main.ts')
