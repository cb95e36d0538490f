/** Ids of all commands; the architecture test holds them against the manifest. */
export const COMMANDS = {
  showVendorReport: 'toolTrust.showVendorReport',
  showFindings: 'toolTrust.showFindings',
  checkNow: 'toolTrust.checkNow',
  explain: 'toolTrust.explain',
  openPrimaryAccount: 'toolTrust.openPrimaryAccount',
  ignore: 'toolTrust.ignore',
  logChange: 'toolTrust.logChange',
  showLog: 'toolTrust.showLog',
  refreshFeed: 'toolTrust.refreshFeed',
  importFeed: 'toolTrust.importFeed',
  verifyHere: 'toolTrust.verifyHere',
  xrayUpdate: 'toolTrust.xrayUpdate',
} as const;
