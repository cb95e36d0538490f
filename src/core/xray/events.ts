import type { FactCollector } from './collector';
import type { Place } from './model';
import type { TextUse } from './token-context';

/** Methods of usual libraries for measures, spans, events and feature gates, whose first argument is the name of one. */
const TAKES_NAME =
  /^\.(?:capture|track|trackEvent|logEvent|emitEvent|addEvent|startSpan|startActiveSpan|createCounter|createUpDownCounter|createHistogram|createGauge|createObservableGauge|isFeatureEnabled|getFeatureFlag|getFeatureValue|checkGate|getDynamicConfig|getExperiment|boolVariation|stringVariation)$/;
const NAME = /^[A-Za-z][\w.:/ -]{2,79}$/;
/** A joined first part and more behind a point, as OpenTelemetry names what a product measures. */
const DOTTED = /^([a-z][a-z0-9]*(?:[_-][a-z0-9]+){1,4})\.[a-z][a-z0-9_]*(?:\.[a-z0-9_]+){0,5}$/;
const FILE_END = /\.(?:[cm]?[jt]sx?|json[lc5]?|md|txt|ya?ml|toml|html?|css|svg|png|py|sh|wasm|node|log|lock|proto|exe|dll|so|db|zip|gz|com|net|org|io|dev|ai|app)$/;
/** So many names of one first part are a family. */
const FAMILY = 4;

/** Finds names of events, measures and feature gates beyond those in snake case. */
export class EventReader {
  private readonly into: FactCollector;
  private readonly families = new Map<string, Map<string, Place>>();

  constructor(into: FactCollector) {
    this.into = into;
  }

  take(text: string, place: Place, use: TextUse): void {
    if (text.length < 3 || text.length > 100) return;
    if (use.callee !== '' && TAKES_NAME.test(use.callee)) {
      if (NAME.test(text)) this.into.add('event', text, place);
      return;
    }
    if (!text.includes('.')) return;
    const family = DOTTED.exec(text)?.[1];
    if (family === undefined || FILE_END.test(text)) return;
    const known = this.families.get(family);
    if (known === undefined) this.families.set(family, new Map([[text, place]]));
    else if (!known.has(text)) known.set(text, place);
  }

  /** Tells the names whose first part several share: one alone may be anything. */
  finish(): void {
    for (const names of this.families.values()) {
      if (names.size < FAMILY) continue;
      for (const [name, place] of names) this.into.add('event', name, place);
    }
    this.families.clear();
  }
}
