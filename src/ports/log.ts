/** Where the program says what it does. Texts are plain; the sink escapes control characters. */
export interface Log {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}
