/** Mantine with Berth's tokens: its neutral greys, heights and corners are replaced, so that nothing of its own look is left. */
import {
  convertCssVariables,
  createTheme,
  defaultCssVariablesResolver,
  DEFAULT_THEME,
  localStorageColorSchemeManager,
  mergeMantineTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import parts from './parts.module.css';

const harbor: MantineColorsTuple = [
  '#ECF7F7',
  '#D6EDEE',
  '#ABDCDD',
  '#7CCACB',
  '#4FB7BA',
  '#2A9EA3',
  '#14838A',
  '#0B6771',
  '#09525B',
  '#073F47',
];
const gray: MantineColorsTuple = [
  '#F4F7F8',
  '#ECF1F2',
  '#E2E9EA',
  '#CDD8DA',
  '#B4C2C6',
  '#94A3A9',
  '#74858C',
  '#54656C',
  '#42535A',
  '#25353B',
];
const dark: MantineColorsTuple = [
  '#E8F0F1',
  '#B0BFC4',
  '#94A5AC',
  '#647A84',
  '#2E4048',
  '#213036',
  '#1A262B',
  '#11191D',
  '#0D1417',
  '#0B1215',
];

/** One filled ground per colour, with the text colour that was measured on it. */
const variantColorResolver: VariantColorsResolver = ({ variant, color }) => {
  const isDanger = color === 'danger';
  if (variant === 'filled') {
    return isDanger
      ? { background: 'var(--danger)', hover: 'var(--danger-h)', color: 'var(--on-danger)', border: 'none' }
      : { background: 'var(--accent)', hover: 'var(--accent-h)', color: 'var(--on-accent)', border: 'none' };
  }
  if (variant === 'light')
    return {
      background: 'var(--accent-soft)',
      hover: 'var(--selected)',
      color: 'var(--accent-ink)',
      border: '1px solid var(--accent-line)',
    };
  if (variant === 'subtle') {
    return {
      background: 'transparent',
      hover: 'var(--hover)',
      color: isDanger ? 'var(--bad)' : 'var(--ink)',
      border: 'none',
    };
  }
  return { background: 'var(--card)', hover: 'var(--hover)', color: 'var(--ink)', border: '1px solid var(--line-2)' };
};

const buttonHeights = { sm: '26px', md: '32px', lg: '36px' } as const;
const heightOf = (size: unknown) => (size === 'sm' || size === 'lg' ? buttonHeights[size] : buttonHeights.md);
/** Overlays begin below the top bar, so the window can always be moved and closed. */
const tooltip = { openDelay: 400, zIndex: 310, withArrow: false, offset: 6 };

export const theme = createTheme({
  primaryColor: 'harbor',
  primaryShade: { light: 7, dark: 5 },
  colors: { harbor, gray, dark },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  headings: { fontFamily: 'var(--font)', fontWeight: '620' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '18px', md: '18px', lg: '22px', xl: '26px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Button: {
      defaultProps: { variant: 'default', size: 'md', loaderProps: { size: 16 } },
      classNames: { root: parts.button, section: parts.buttonSection },
      vars: (_theme: unknown, props: { size?: unknown }) => ({
        root: {
          '--button-height': heightOf(props.size),
          '--button-padding-x': props.size === 'sm' ? '10px' : '12px',
          '--button-fz': props.size === 'sm' ? '12px' : '13px',
        },
      }),
    },
    ActionIcon: {
      defaultProps: { variant: 'subtle' },
      classNames: { root: parts.actionIcon },
      vars: () => ({ root: { '--ai-size': '28px', '--ai-radius': 'var(--r-control)' } }),
    },
    Input: {
      classNames: { input: parts.input },
      defaultProps: { size: 'sm' },
      vars: () => ({ wrapper: { '--input-height': '32px', '--input-fz': '13px' } }),
    },
    InputWrapper: { classNames: { label: parts.label, description: parts.description, error: parts.error } },
    Checkbox: {
      defaultProps: { radius: 4, size: 16 },
      classNames: { label: parts.checkLabel, description: parts.checkHelp, input: parts.check },
    },
    Radio: {
      defaultProps: { size: 16 },
      classNames: { label: parts.checkLabel, radio: parts.check },
      vars: () => ({ root: { '--radio-icon-size': '6px' } }),
    },
    Switch: {
      defaultProps: { size: 'sm', withThumbIndicator: false },
      classNames: { label: parts.checkLabel, track: parts.switchTrack },
    },
    Tooltip: { defaultProps: tooltip, classNames: { tooltip: parts.tooltip } },
    Menu: {
      defaultProps: {
        shadow: undefined,
        position: 'bottom-end',
        offset: 4,
        zIndex: 230,
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 120 },
      },
      classNames: {
        dropdown: parts.menu,
        item: parts.menuItem,
        itemSection: parts.menuSection,
        label: parts.menuLabel,
        divider: parts.menuDivider,
      },
    },
    Popover: { classNames: { dropdown: parts.menu }, defaultProps: { zIndex: 230 } },
    Select: {
      defaultProps: { checkIconPosition: 'right', comboboxProps: { zIndex: 230 } },
      classNames: { dropdown: parts.menu, option: parts.option },
    },
    Tabs: { classNames: { list: parts.tabs, tab: parts.tab } },
    SegmentedControl: {
      defaultProps: { size: 'xs', withItemsBorders: false },
      classNames: { root: parts.segments, label: parts.segment, indicator: parts.segmentIndicator },
    },
    Skeleton: { classNames: { root: parts.skeleton } },
    Anchor: { defaultProps: { underline: 'hover', inherit: true } },
    Notification: {
      classNames: {
        root: parts.toast,
        title: parts.toastTitle,
        description: parts.toastText,
        closeButton: parts.toastClose,
        icon: parts.toastIcon,
      },
    },
  },
});

const tokens: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--sheet)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-default': 'var(--card)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-2)',
    '--mantine-color-anchor': 'var(--accent-ink)',
    '--mantine-color-error': 'var(--warn)',
    '--mantine-color-disabled': 'var(--sunken)',
    '--mantine-color-disabled-color': 'var(--ink-off)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-filled-hover': 'var(--accent-h)',
    '--mantine-primary-color-contrast': 'var(--on-accent)',
  },
  light: {},
  dark: {},
});

const schemeVariables = [
  '--mantine-color-body',
  '--mantine-color-text',
  '--mantine-color-dimmed',
  '--mantine-color-placeholder',
  '--mantine-color-default',
  '--mantine-color-default-hover',
  '--mantine-color-default-color',
  '--mantine-color-default-border',
  '--mantine-color-anchor',
  '--mantine-color-error',
  '--mantine-color-disabled',
  '--mantine-color-disabled-color',
  '--mantine-color-disabled-border',
  '--mantine-primary-color-filled',
  '--mantine-primary-color-filled-hover',
  '--mantine-primary-color-contrast',
];

/**
 * The theme's variables as one constructed style sheet: the Content-Security-Policy refuses style elements,
 * and a constructed sheet needs none.
 */
export function adoptThemeVariables(document: Document): void {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const defaults = defaultCssVariablesResolver(merged);
  const own = tokens(merged);
  const without = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !schemeVariables.includes(name)));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    convertCssVariables({
      variables: { ...defaults.variables, ...own.variables },
      light: without(defaults.light),
      dark: without(defaults.dark),
    }),
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** The key is read by `first-paint.js` too. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'berth-theme' });
