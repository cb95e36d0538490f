import type { FacetId } from './model';

/** What a facet is called, how heavy a line of it weighs (0 to 110), and why a reader should care. */
export interface Facet {
  readonly label: string;
  readonly weight: number;
  readonly why: string;
  /** True when more than three lines of it become one. */
  readonly together: boolean;
}

const facet = (label: string, weight: number, why: string, together = false): Facet => ({ label, weight, why, together });

/**
 * All facets. The weights are a judgement of this project: what singles out people or reaches for secrets stands
 * above what sends data, that above what only describes the program.
 */
export const FACETS: Readonly<Record<FacetId, Facet>> = {
  'source-map': facet('source map', 105, 'it can hold the whole source, which was perhaps not meant to be published'),
  'time-zone': facet('time zone', 100, 'a program that compares time zones can treat people by where they live'),
  'hidden-text': facet('hidden text', 97, 'text that was made unreadable on purpose is meant not to be found by reading'),
  'install-script': facet('install script', 94, 'it runs on the machine as soon as the package is installed'),
  locale: facet('language or country', 92, 'few alone are chosen: a program that compares them can treat people by where they live', true),
  invisible: facet('invisible character', 90, 'it can carry a mark, or hide text from people, in what the program writes'),
  'look-alike': facet('look-alike character', 88, 'in place of a common character it can carry a mark that nobody sees'),
  'reaching-program': facet('command line', 84, 'it reads the machine or its secrets, reaches the network or changes settings', true),
  dependency: facet('dependency', 82, 'code of somebody else comes along with it'),
  address: facet('network address', 80, 'data can go to it without a name that anybody could look up'),
  host: facet('host', 78, 'data can go to it or come from it'),
  'outside-file': facet('file outside the project', 76, 'it holds credentials, history or settings of other programs', true),
  'native-module': facet('native module', 70, 'machine code can do what a reader of the JavaScript does not see', true),
  licence: facet('licence', 68, 'what one may do with the program is different'),
  'extension-point': facet('extension point', 64, 'the editor, an agent or another program uses it by itself', true),
  'started-program': facet('program started', 62, 'other programs do what a reader of this one does not see', true),
  program: facet('command', 60, 'a command of this name is put on the search path', true),
  environment: facet('environment variable', 58, 'it switches something, or tells the program about the machine', true),
  prompt: facet('instructions to the model', 54, 'they decide what the agent does, and people seldom see them', true),
  size: facet('size', 50, 'much came or went at once'),
  permission: facet('permission wording', 46, 'what is asked, allowed or approved may work differently', true),
  'time-zone-in-program': facet('time zone in machine code', 44, 'a table of time zones has nearly all; a few that come alone are chosen', true),
  'host-in-prose': facet('host in a longer text', 42, 'documentation or instructions for the model point to it', true),
  name: facet('event or feature-gate name', 40, 'it counts something people do, or switches something from afar', true),
  event: facet('event or measure', 40, 'it counts something people do, or switches something from afar', true),
  encoded: facet('encoded constant', 34, 'no simple scheme turns it into text; it may be data or a hidden text', true),
  'source-map-reference': facet('reference to a source map', 30, 'it says where the source can be had', true),
  'small-source-map': facet('small source map', 28, 'it can hold source', true),
  'locale-table': facet('language or country in a table', 26, 'eight or more stand next to each other, as in a list of all that there are', true),
  file: facet('file', 24, 'it was not there before, or is gone', true),
  'dependency-range': facet('version of a dependency', 20, 'other code of somebody else comes along', true),
};

/** Facets in the order of `FacetId`. */
export const FACET_ORDER = Object.keys(FACETS) as readonly FacetId[];
