import { buildReport } from '../../src/core/present/report';
import { trustState, NOW } from './report-sample';
export const view = buildReport(trustState({ events: [], sightings: [], coverage: [], state: { phase: 'scanning', scannedAt: null } }), 'github', NOW, []);
