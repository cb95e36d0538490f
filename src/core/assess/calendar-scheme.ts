import { dottedScheme, readDotted, readNpmRange } from './dotted-numbers';

/**
 * Dates and other dotted numbers of any count: `2026.8.31`, `26.901.5280.0`, `2026.05.28-418efe5`. What follows a
 * hyphen identifies a build, so two builds of one number have no known order.
 */
export const CALENDAR = dottedScheme(readDotted, readNpmRange);
