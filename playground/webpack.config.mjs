import { join } from 'node:path'
import cinescope from 'cinescope/webpack'

/** The shop with webpack 5. The page around it is `index.html` with `main.js` for its script. */
export default {
  context: import.meta.dirname,
  mode: 'development',
  devtool: 'source-map',
  entry: './src/main.tsx',
  output: { path: join(import.meta.dirname, 'dist'), filename: 'main.js' },
  module: {
    rules: [
      { test: /\.tsx?$/, loader: 'esbuild-loader', options: { target: 'es2022' } },
      { test: /\.css$/, use: ['style-loader', 'css-loader'] },
    ],
  },
  plugins: [cinescope()],
}
