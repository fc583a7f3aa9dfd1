// Apart from the build's: who only runs the product has no test tools.
import { defineConfig, mergeConfig } from 'vitest/config'

import build from './vite.config'

export default mergeConfig(build, defineConfig({ test: { setupFiles: ['src/test-setup.ts'] } }))
