/** Builds the pages into dist/: own files only, no source maps, nothing inline that the content security policy would refuse. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: {
    sourcemap: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
  // For working on the pages: `vite --port 11500` beside a node that runs.
  server: { proxy: { '/api': 'http://127.0.0.1:8042', '/dicom-web': 'http://127.0.0.1:8042' } },
})
