/** The look: one accent (deep teal), system fonts, and shades whose contrast holds in the light and the dark scheme (WCAG 2.2, 1.4.3). */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const teal: MantineColorsTuple = ['#e9f6f6', '#d3eae9', '#a6d5d4', '#74bfbe', '#4cabab', '#329e9f', '#1f8489', '#0b6e75', '#0b5f66', '#074c52']

export const theme = createTheme({
  colors: { teal },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 7 },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono', monospace",
  defaultRadius: 'md',
  cursorType: 'pointer',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.95rem' } } },
})

export const colourVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f5f8f9', '--mantine-color-dimmed': '#52616b', '--mantine-color-placeholder': '#5f6e78', '--mantine-color-text': '#16242c',
    '--mantine-color-error': '#b3261e', '--mantine-color-anchor': '#0b5f66',
    '--paper': '#ffffff', '--line': '#dbe3e7', '--sunken': '#eef3f5', '--accent-soft': '#e3f2f2', '--accent-text': '#0b5f66',
    '--stored': '#0b6e75', '--duplicate': '#5b6b8c', '--quarantined': '#b26a00', '--rejected': '#b3261e', '--pending': '#8fa1ab',
    '--stored-text': '#0b5f66', '--duplicate-text': '#46557a', '--quarantined-text': '#854d00', '--rejected-text': '#a3211a', '--pending-text': '#52616b',
  },
  dark: {
    '--mantine-color-body': '#10181c', '--mantine-color-dimmed': '#a3b4bd', '--mantine-color-placeholder': '#98a9b2', '--mantine-color-text': '#e3ebee',
    '--mantine-color-error': '#ff9d94', '--mantine-color-anchor': '#7fd1cf',
    '--paper': '#18232a', '--line': '#2b3a43', '--sunken': '#121d23', '--accent-soft': '#123b3f', '--accent-text': '#8fdbd8',
    '--stored': '#35a5a6', '--duplicate': '#8e9fc4', '--quarantined': '#e0a13c', '--rejected': '#ef7b71', '--pending': '#6f828d',
    '--stored-text': '#7fd1cf', '--duplicate-text': '#b3c1e0', '--quarantined-text': '#f0bd6c', '--rejected-text': '#ff9d94', '--pending-text': '#a3b4bd',
  },
})
