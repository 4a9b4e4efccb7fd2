/** `420 ms`, `3.2 s`, `2 min 5 s`, `3 h 4 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** `12,345` */
export function tokensText(tokens: number): string {
  return String(tokens).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `3.4 MB`, in thousands. */
export function bytesText(bytes: number): string {
  const unit = ['bytes', 'kB', 'MB', 'GB'].findIndex((_, i) => bytes < 1000 ** (i + 1) || i === 3);
  return unit === 0
    ? `${bytes} bytes`
    : `${(bytes / 1000 ** unit).toFixed(1)} ${['bytes', 'kB', 'MB', 'GB'][unit]}`;
}

/** US dollars: cents where there are any, else as many digits as say something. */
export function costText(dollars: number): string {
  return dollars >= 0.01 || dollars === 0 ? `$${dollars.toFixed(2)}` : `$${dollars.toPrecision(2)}`;
}

/** `14:02:11`, in the reader's own time zone. @param at milliseconds since the epoch */
export function clockText(at: number): string {
  return new Date(at).toLocaleTimeString('sv-SE');
}

/** `2026-11-24 14:02:11`, in the reader's own time zone. @param at milliseconds since the epoch */
export function momentText(at: number): string {
  return `${new Date(at).toLocaleDateString('sv-SE')} ${clockText(at)}`;
}
