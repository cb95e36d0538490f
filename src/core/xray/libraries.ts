/** How a library shows in the strings of a program that brings it along. */
interface Library {
  readonly name: string;
  /** Names of environment variables that it reads. */
  readonly variables?: RegExp;
  /** Hosts of its documentation. None where anybody can rent a place: data could go there. */
  readonly hosts?: RegExp;
}

/**
 * Libraries that agents bundle, by the names in their own public documentation. A name is here only where the library
 * itself reads the variable or names the host; an agent may use the same one, which is why nothing is folded on this
 * alone.
 */
const LIBRARIES: readonly Library[] = [
  { name: 'AWS SDK', variables: /^AWS_[A-Z0-9_]+$/ },
  { name: 'Azure identity library', variables: /^(?:AZURE|MSAL|MSI|IDENTITY|IMDS)_[A-Z0-9_]+$|^SYSTEM_OIDCREQUESTURI$/ },
  { name: 'Google authentication library', variables: /^(?:GOOGLE_(?:APPLICATION|EXTERNAL|CLOUD_UNIVERSE|SDK)|GCE_|GCLOUD_|CLOUDSDK_|METADATA_SERVER)[A-Z0-9_]*$/ },
  { name: 'gRPC', variables: /^(?:GRPC|grpc)_\w+$/ },
  { name: 'OpenTelemetry', variables: /^OTEL_[A-Z0-9_]+$/, hosts: /(?:^|\.)opentelemetry\.io$/ },
  { name: 'Sentry', variables: /^SENTRY_[A-Z0-9_]+$/ },
  { name: 'undici', variables: /^(?:UNDICI_\w+|NODE_V8_COVERAGE)$/ },
  { name: 'chokidar', variables: /^CHOKIDAR_[A-Z_]+$/ },
  { name: 'ws', variables: /^WS_NO_[A-Z_]+$/ },
  { name: 'Protocol Buffers', variables: /^BUF_[A-Z_]+$/ },
  { name: 'npm', variables: /^npm_\w+$/ },
  { name: 'libuv', variables: /^UV_[A-Z_]+$/ },
  { name: 'Bun', variables: /^(?:BUN|JSC)_\w+$/, hosts: /(?:^|\.)bun\.(?:sh|com)$/ },
  { name: 'Node.js', variables: /^NODE_(?!ENV$)[A-Z0-9_]+$/, hosts: /(?:^|\.)nodejs\.org$/ },
  { name: 'React', variables: /^(?:REACT|INK)_[A-Z_]+$/, hosts: /(?:^|\.)(?:react\.dev|reactjs\.org)$/ },
  { name: 'Playwright', variables: /^(?:PW|PLAYWRIGHT)_?[A-Z0-9_]*$/ },
  { name: 'sharp', variables: /^(?:SHARP|VIPS)_[A-Z_]+$/ },
  { name: 'Effect', hosts: /(?:^|\.)effect\.website$/ },
  {
    name: 'colours of terminals',
    variables: /^(?:FORCE_COLOR|NO_COLOR|COLORTERM|CLICOLOR(?:_FORCE)?|TEAMCITY_VERSION|TF_BUILD|AGENT_NAME|GITEA_ACTIONS|BUILDKITE|DRONE|APPVEYOR|CIRCLECI|TRAVIS|GITLAB_CI|CODEBUILD_[A-Z_]+)$/,
  },
  { name: 'search path of Windows', variables: /^(?:Path|PATHEXT|PathExt)$/ },
  {
    name: 'documentation of standards',
    hosts: /(?:^|\.)(?:ietf\.org|rfc-editor\.org|iana\.org|ecma-international\.org|tc39\.es|unicode\.org|whatwg\.org|opensource\.org|spdx\.org|json-schema\.org|yaml\.org|mozilla\.org|mths\.be|feross\.org|semver\.org|commonmark\.org)$/,
  },
];

/** What speaks of a secret is never taken for a mere part of a library. */
const SECRET = /TOKEN|SECRET|KEY|PASSW|CREDENTIAL|COOKIE|SESSION/i;

/** The library whose name for itself a value is, or null. */
export function libraryOf(facet: string, value: string): string | null {
  const kind = facet === 'environment' ? 'variables' : facet === 'host' || facet === 'host-in-prose' ? 'hosts' : null;
  if (kind === null || SECRET.test(value)) return null;
  return LIBRARIES.find((library) => library[kind]?.test(value) === true)?.name ?? null;
}
