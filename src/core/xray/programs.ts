import type { FactCollector } from './collector';
import type { Place } from './model';

/**
 * Programs that read the machine or its secrets, reach the network or change settings, and how the rest of their command
 * line begins, so that prose with the same first word does not count.
 */
const REACHING: Readonly<Record<string, RegExp>> = {
  security: /^(?:find-|dump-|add-|delete-|import|export|unlock-|list-keychains|default-keychain|authorizationdb|trust-settings)/,
  'secret-tool': /^(?:lookup|search|store|clear)\b/,
  cmdkey: /^\//,
  reg: /^(?:query|add|delete|export|save|load|import)(?:$| +["\\H])/i,
  defaults: /^(?:-currentHost |)(?:read|write|delete|find|domains|import|export)\b/,
  ioreg: /^-/,
  wmic: /^[a-z/]/i,
  systemsetup: /^-/,
  system_profiler: /^(?:-|SP)/,
  sw_vers: /^-|^$/,
  scutil: /^-/,
  networksetup: /^-/,
  dscl: /^[./]/,
  tccutil: /^reset\b/,
  spctl: /^-/,
  xattr: /^-/,
  codesign: /^-/,
  launchctl: /^(?:load|unload|bootstrap|bootout|submit|setenv|getenv|list|enable|disable|kickstart|asuser|start|stop|print)\b/,
  osascript: /^-/,
  screencapture: /^-/,
  mdfind: /^./,
  diskutil: /^(?:list|info)\b/,
  sysctl: /^(?:-|kern|hw|machdep|net)/,
  powershell: /^-/,
  pwsh: /^-/,
  cmd: /^\/[a-z]/i,
  certutil: /^-/,
  bitsadmin: /^\//,
  schtasks: /^\//,
  tasklist: /^\/|^$/,
  netsh: /^(?:wlan|interface|winhttp|advfirewall|http|int)\b/,
  net: /^(?:user|localgroup|use|share|view|accounts)(?:$| \/| \\)/,
  curl: /^(?:-|https?:)/,
  wget: /^(?:-|https?:)/,
  ssh: /^(?:-|\S+@)/,
  scp: /^(?:-|\S+@)/,
  nslookup: /^\S/,
  crontab: /^-/,
  systemctl: /^(?:--user|enable|disable|start|stop|status|is-|list-)/,
  timedatectl: /^(?:show|status|list-)|^$/,
  dmidecode: /^-/,
  lsof: /^-/,
  ps: /^(?:-|a?ux)/,
  pgrep: /^-/,
  ifconfig: /^-a|^$/,
  arp: /^-/,
  ip: /^(?:-|addr|link|route|neigh)/,
  uname: /^-/,
  whoami: /^\/|^$/,
  history: /^\|/,
  pbpaste: /^$/,
  xclip: /^-/,
  'wl-paste': /^-|^$/,
  git: /^(?:config (?:--global|--system|--get|--list|user\.)|credential |remote (?:get-url|-v))/,
  gh: /^auth (?:token|status)\b/,
};

/** Methods of Node's module for processes, and of what is built on it. */
const STARTS = /^\.?(?:spawnSync|spawn|exec(?:FileSync|File|Sync)|execa(?:Sync|CommandSync|Command)?)$/;
/** Patterns and databases have a method of this name too. */
const MAY_START = /^\.?exec$/;
const MAX_LINE = 400;
const MAX_SHOWN = 120;
const COMMAND = /^(?:[/~.][\w./-]{1,100}\/)?([A-Za-z][\w.+-]{0,40})(?: +(\S.*))?$/;
const SHELL_SIGN = /(?:^| )(?:--?[A-Za-z]|\||&&|\d?>|\/[a-z])/;

/** Reads a text as a command line: `callee` is what is called with it (see `TextUse`), empty when nothing is. */
export function readCommand(text: string, callee: string, place: Place, into: FactCollector): void {
  if (text.length > MAX_LINE || text.length < 2) return;
  const starts = callee !== '' && STARTS.test(callee);
  const mayStart = callee !== '' && MAY_START.test(callee);
  if (!starts && !mayStart && !beginsKnown(text)) return;
  const command = COMMAND.exec(text.trim());
  if (command === null) return;
  const [, program = '', rest = ''] = command;
  const shown = shortened(text.trim().replace(/\s+/g, ' '));
  if (reaches(program, rest, starts)) into.add('reaching-program', shown, place);
  else if (starts || (mayStart && /^[a-z./~]/.test(shown) && SHELL_SIGN.test(rest))) into.add('started-program', shown, place);
}

/** Reads `run("program", ["first", …])`, whatever the function is called. */
export function readCommandList(program: string, first: string, place: Place, into: FactCollector): void {
  if (program.length + first.length > MAX_LINE || !/^[\w./\\:-]{2,100}$/.test(program)) return;
  const name = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
  if (reaches(name, first, false)) into.add('reaching-program', shortened(`${program} ${first}`), place);
}

/** Decides for most texts that they are no command line, before anything dearer is done. */
function beginsKnown(text: string): boolean {
  const line = text.trimStart();
  const end = line.indexOf(' ');
  return end > 0 && end < 120 && patternOf(line.slice(line.lastIndexOf('/', end) + 1, end)) !== undefined;
}

function patternOf(program: string): RegExp | undefined {
  const key = program.toLowerCase().replace(/\.exe$/, '');
  return Object.hasOwn(REACHING, key) ? REACHING[key] : undefined;
}

function reaches(program: string, rest: string, alone: boolean): boolean {
  const known = patternOf(program);
  if (known === undefined) return false;
  return known.test(rest) || (alone && rest === '' && !/^(?:git|gh|cmd)(?:\.exe)?$/i.test(program));
}

function shortened(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`;
}
