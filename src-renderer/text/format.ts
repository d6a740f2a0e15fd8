/** Numbers, sizes, durations and dates as the screen says them. Pure: the time of day comes in. */
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A missing value, alone in its place. */
export const missing = '—';

interface Scaled {
  readonly number: string;
  readonly unit: string;
}

function scaled(bytes: number): Scaled {
  let power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  let value = bytes / 1000 ** power;
  if (Math.round(value) >= 1000 && power < units.length - 1) {
    power += 1;
    value = bytes / 1000 ** power;
  }
  const rounded = power === 0 || value >= 9.95 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '');
  return { number: rounded, unit: units[power] ?? 'B' };
}

/** Powers of ten, one decimal under 10: `2.6 GB`, `598 MB`. */
export function formatSize(bytes: number): string {
  const { number, unit } = scaled(Math.max(0, bytes));
  return `${number} ${unit}`;
}

/** `3.4 of 6 GB`, `96 MB of 1 GB`. */
export function formatSizeOf(bytes: number, total: number): string {
  const one = scaled(Math.max(0, bytes));
  const all = scaled(Math.max(0, total));
  return one.unit === all.unit
    ? `${one.number} of ${all.number} ${all.unit}`
    : `${one.number} ${one.unit} of ${all.number} ${all.unit}`;
}

export const formatRate = (bytesPerSecond: number): string => `${formatSize(bytesPerSecond)}/s`;
export const formatPercent = (share: number): string => `${String(Math.round(Math.max(0, share) * 100))}%`;
export const formatCount = (count: number): string => count.toLocaleString('en-US');

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const two = (value: number) => String(value).padStart(2, '0');

/** `0.4 s`, `41 s`, `2 min 11 s`, `4 h 12 min`, `12 days`. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.95) return `${(Math.max(0, Math.round(seconds * 10)) / 10).toString()} s`;
  const whole = Math.round(seconds);
  if (whole < minute) return `${String(whole)} s`;
  if (whole < hour)
    return whole % minute === 0
      ? `${String(whole / minute)} min`
      : `${String(Math.floor(whole / minute))} min ${two(whole % minute)} s`;
  if (whole < day) {
    const minutes = Math.floor((whole % hour) / minute);
    return minutes === 0
      ? `${String(Math.floor(whole / hour))} h`
      : `${String(Math.floor(whole / hour))} h ${two(minutes)} min`;
  }
  const days = Math.floor(whole / day);
  return days === 1 ? '1 day' : `${String(days)} days`;
}

/** In the largest unit only: `21 h`, `41 days`. */
export function formatSpan(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < minute) return `${String(whole)} s`;
  if (whole < hour) return `${String(Math.floor(whole / minute))} min`;
  if (whole < day) return `${String(Math.floor(whole / hour))} h`;
  const days = Math.floor(whole / day);
  return days === 1 ? '1 day' : `${String(days)} days`;
}

/** A running clock: `0:39`, `1:02:07`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const rest = two(whole % minute);
  if (whole < hour) return `${String(Math.floor(whole / minute))}:${rest}`;
  return `${String(Math.floor(whole / hour))}:${two(Math.floor((whole % hour) / minute))}:${rest}`;
}

/** Rounded to 5 s, 30 s, 1 min, 5 min: `about 2 min`. */
export function formatEstimate(seconds: number): string {
  const step = seconds < minute ? 5 : seconds < 5 * minute ? 30 : seconds < hour ? minute : 5 * minute;
  return `about ${formatDuration(Math.max(step, Math.round(seconds / step) * step))}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `12 Dec`, `12 Dec 2024` if not this year. */
export function formatDate(instant: string, nowMs: number): string {
  const date = new Date(instant);
  const text = `${String(date.getDate())} ${months[date.getMonth()] ?? ''}`;
  return date.getFullYear() === new Date(nowMs).getFullYear() ? text : `${text} ${String(date.getFullYear())}`;
}

export function formatTime(instant: string): string {
  const date = new Date(instant);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function formatTimeWithSeconds(instant: string): string {
  return `${formatTime(instant)}:${two(new Date(instant).getSeconds())}`;
}

/** Log times: `14:40:44.806`. */
export function formatTimeExact(instant: string): string {
  return `${formatTimeWithSeconds(instant)}.${String(new Date(instant).getMilliseconds()).padStart(3, '0')}`;
}

const startOfDay = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `Today`, `Yesterday`, `Tue 10 Dec`. */
export function formatDay(instant: string, nowMs: number): string {
  const date = new Date(instant);
  const days = Math.round((startOfDay(nowMs) - startOfDay(date.getTime())) / (day * 1000));
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return `${weekdays[date.getDay()] ?? ''} ${formatDate(instant, nowMs)}`;
}

/** `Today 03:00`. */
export const formatMoment = (instant: string, nowMs: number): string =>
  `${formatDay(instant, nowMs)} ${formatTime(instant)}`;

/** `now` under 10 s, then s, min, h up to 24 h, days up to 30, then a date. */
export function formatAge(instant: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(instant)) / 1000;
  if (seconds < 10) return 'now';
  if (seconds < 30 * day) return `${formatSpan(seconds)} ago`;
  return formatDate(instant, nowMs);
}

/** For tooltips: full date, seconds and zone. */
export function formatInstant(instant: string): string {
  return new Date(instant).toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'long' });
}

/** `sha256:5f1c…e09a`. */
export function formatDigest(digest: string): string {
  const [algorithm, hex] = digest.split(':');
  return hex && hex.length > 12 ? `${algorithm ?? ''}:${hex.slice(0, 4)}…${hex.slice(-4)}` : digest;
}

/** Paths and image names lose their middle. */
export function shortenMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = Math.ceil((length - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (length - 1 - head))}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function formatList(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1] ?? ''}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
