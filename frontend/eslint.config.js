import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// Text from people reaches the page as text only. Trusted Types make the browser hold us to it.
const NO_HTML = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'dangerouslySetInnerHTML'].map((name) => ({
  selector: `:matches(MemberExpression[property.name="${name}"], JSXAttribute[name.name="${name}"])`,
  message: 'Show text as text.',
}))

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['src/**/*.{ts,tsx}'] })),
  {
    files: ['src/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      'no-restricted-syntax': ['error', ...NO_HTML],
      'no-eval': 'error',
      'no-new-func': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off', // `onClick={() => close()}` is how React reads
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/only-throw-error': 'off', // the router's redirects are thrown
    },
  },
  {
    files: ['scripts/**', '*.config.*'],
    languageOptions: {
      parser: tseslint.parser,
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
    },
  },
)
