// Builds what ../ vendors from nhsuk-frontend, and copies the test data that
// comes from npm. Run it by hand when a version changes, and commit the result:
//
//	npm ci --ignore-scripts --no-audit --no-fund && npm run build
//
// The fonts are left out, because the stock style sheet loads Frutiger from
// outside and its licence does not cover us; nothing may be fetched from
// another site. Addresses of images are relative to the style sheet, so that
// they stay right below any prefix.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { compileString } from 'sass'

const upstream = 'node_modules/nhsuk-frontend'
const dist = `${upstream}/dist/nhsuk`
const out = '..'
const read = (path) => readFileSync(path, 'utf8')
const version = JSON.parse(read(`${upstream}/package.json`)).version

// Without the font face upstream leaves out the font family as well.
const css = compileString(
  `@use "nhsuk-frontend/dist/nhsuk" as * with (
     $nhsuk-include-default-font-face: false,
     $nhsuk-page-width: 1200px,
     $nhsuk-images-path: "images/"
   );
   html { font-family: arial, sans-serif; }`,
  { loadPaths: ['node_modules'], style: 'compressed', quietDeps: true, charset: false }
).css
if (/frutiger|https?:/i.test(css)) throw new Error('the style sheet still loads something from outside')
writeFileSync(`${out}/nhsuk.css`, css + '\n')

rmSync(`${out}/images`, { recursive: true, force: true })
mkdirSync(`${out}/images`)
for (const [, name] of css.matchAll(/url\("?images\/([^")]+)/g)) {
  cpSync(`${dist}/assets/images/${name}`, `${out}/images/${name}`)
}

// The source map is not shipped, so nothing may ask for it.
const js = read(`${dist}/nhsuk-frontend.min.js`).replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n')
writeFileSync(`${out}/nhsuk.js`, js)

const sum = (name) => createHash('sha256').update(readFileSync(`${out}/${name}`)).digest('hex')
writeFileSync(
  `${out}/VERSION`,
  [`nhsuk-frontend ${version}`, ...['nhsuk.css', 'nhsuk.js'].map((name) => `${name} sha256 ${sum(name)}`), ''].join('\n')
)

// The expected HTML of the components that views/kit ports. The header is not
// among them, because each of its fixtures carries the NHS logo. Of the large
// examples, and of those that differ only in what surrounds them, none is kept.
const ported = [
  'back-link', 'breadcrumb', 'button', 'card', 'checkboxes', 'date-input', 'details', 'error-summary',
  'file-upload', 'input', 'inset-text', 'notification-banner', 'pagination', 'password-input',
  'radios', 'select', 'skip-link', 'summary-list', 'tables', 'tag', 'textarea', 'warning-callout'
]
const testdata = '../../../views/kit/testdata'
rmSync(testdata, { recursive: true, force: true })
mkdirSync(testdata, { recursive: true })
for (const name of ported) {
  const { fixtures } = JSON.parse(read(`${dist}/components/${name}/fixtures.json`))
  const seen = new Set()
  const lines = fixtures
    .filter((f) => f.html.length < 6000 && !/call block|overriding/.test(f.name))
    .map((f) => JSON.stringify({ name: f.name, context: f.context, html: f.html }))
    .filter((line) => !seen.has(line) && seen.add(line))
  writeFileSync(`${testdata}/${name}.json`, `[\n${lines.join(',\n')}\n]\n`)
}

mkdirSync('../../../app/browsertest/testdata', { recursive: true })
cpSync('node_modules/axe-core/axe.min.js', '../../../app/browsertest/testdata/axe.min.js')
cpSync('node_modules/axe-core/LICENSE', '../../../app/browsertest/testdata/axe.LICENSE')
