// Starts the API explorer. Every option that would let it call another host is off.
Scalar.createApiReference('#explorer', {
  url: '/docs/api/openapi.json',
  theme: 'default',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  proxyUrl: '',
  showDeveloperTools: 'never',
  hideClientButton: true,
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
  metaData: { title: 'API explorer · Stockflow' },
});
