import commonjs from '@rollup/plugin-commonjs'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import replace from '@rollup/plugin-replace'
import cinescope from 'cinescope/rollup'
import css from 'rollup-plugin-css-only'
import esbuild from 'rollup-plugin-esbuild'

/** The shop with Rollup, run in this folder. The page around it is `index.html` with `main.js` for its script and `main.css`. */
export default {
  input: 'src/main.tsx',
  output: { dir: 'dist', entryFileNames: 'main.js', sourcemap: true },
  plugins: [
    cinescope(),
    replace({ preventAssignment: true, values: { 'process.env.NODE_ENV': JSON.stringify(process.env.NODE_ENV ?? 'development') } }),
    nodeResolve({ extensions: ['.js', '.mjs', '.ts', '.tsx'] }),
    css({ output: 'main.css' }),
    esbuild({ target: 'es2022' }),
    commonjs(),
  ],
}
