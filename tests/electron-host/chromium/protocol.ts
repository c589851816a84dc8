/** The part of the Chrome DevTools Protocol that this host speaks: https://chromedevtools.github.io/devtools-protocol/tot/ */
type None = Record<never, never>;
type Metrics = { width: number; height: number; deviceScaleFactor: number; mobile: boolean };

export type CdpCommands = {
  'Browser.grantPermissions': { params: { permissions: readonly string[] }; result: None };
  'Emulation.setDeviceMetricsOverride': { params: Metrics; result: None };
  'Emulation.setEmulatedMedia': { params: { features: ReadonlyArray<{ name: string; value: string }> }; result: None };
  'Fetch.continueRequest': { params: { requestId: string; url?: string }; result: None };
  'Fetch.enable': { params: { patterns: ReadonlyArray<{ urlPattern: string; resourceType?: string }> }; result: None };
  'Fetch.failRequest': { params: { requestId: string; errorReason: string }; result: None };
  'Page.addScriptToEvaluateOnNewDocument': { params: { source: string; worldName?: string }; result: None };
  'Page.captureScreenshot': { params: { format: 'png' }; result: { data: string } };
  'Page.enable': { params: None; result: None };
  'Page.navigate': { params: { url: string }; result: { errorText?: string } };
  'Page.printToPDF': { params: { printBackground: boolean; landscape: boolean }; result: { data: string } };
  'Page.reload': { params: None; result: None };
  'Runtime.addBinding': { params: { name: string; executionContextName: string }; result: None };
  'Runtime.enable': { params: None; result: None };
  'Runtime.evaluate': {
    params: { expression: string; contextId?: number; awaitPromise?: boolean; returnByValue?: boolean };
    result: { result: { value?: unknown }; exceptionDetails?: { text: string; exception?: { description?: string } } };
  };
  'Target.attachToTarget': { params: { targetId: string; flatten: true }; result: { sessionId: string } };
  'Target.closeTarget': { params: { targetId: string }; result: None };
  'Target.createTarget': { params: { url: string; width: number; height: number; newWindow: boolean }; result: { targetId: string } };
  'Target.setDiscoverTargets': { params: { discover: boolean }; result: None };
};

type Events = {
  'Fetch.requestPaused': { requestId: string; frameId: string; resourceType: string; request: { url: string } };
  'Inspector.targetCrashed': None;
  'Page.domContentEventFired': None;
  'Page.frameNavigated': { frame: { id: string; parentId?: string; url: string } };
  'Page.loadEventFired': None;
  'Page.navigatedWithinDocument': { frameId: string; url: string };
  'Runtime.bindingCalled': { name: string; payload: string };
  'Runtime.consoleAPICalled': { type: string; args: ReadonlyArray<{ value?: unknown; description?: string }> };
  'Runtime.executionContextCreated': { context: { id: number; name: string; auxData: { frameId: string } } };
  'Target.targetDestroyed': { targetId: string };
};
/** An event with its parameters; `sessionId` names the page it is about, absent for the browser as a whole. */
export type CdpEvent = { [Name in keyof Events]: { method: Name; params: Events[Name]; sessionId?: string } }[keyof Events];

export type CdpSend = <Name extends keyof CdpCommands>(
  method: Name,
  params: CdpCommands[Name]['params'],
) => Promise<CdpCommands[Name]['result']>;
