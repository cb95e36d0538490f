/** Something to mend (`problem`), or something for a person to look at (`warning`), with the file it stands in. */
export interface Issue {
  readonly level: 'problem' | 'warning';
  /** As people find it: `feed/events/x_TT-2026-0001.json`. */
  readonly file: string;
  /** Path of the field, `affected[0].ranges[0]`; null when the message speaks of the file or of several fields. */
  readonly field: string | null;
  readonly message: string;
}

/** A fault that keeps a feed from being published. */
export function problem(file: string, field: string | null, message: string): Issue {
  return { level: 'problem', file, field, message };
}

/** Something that may be right, and that a second person looks at. */
export function warning(file: string, field: string | null, message: string): Issue {
  return { level: 'warning', file, field, message };
}

/** One line per issue: where, what. */
export function issueLine({ file, field, message, level }: Issue): string {
  const at = field === null ? file : `${file}: ${field}`;
  return level === 'problem' ? `${at}: ${message}` : `${at}: to look at: ${message}`;
}
