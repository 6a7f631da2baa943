// What the tested modules read of the browser when they are loaded.
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en-US'] }, configurable: true })
Object.defineProperty(globalThis, 'window', { value: { location: { origin: 'http://console.test' } }, configurable: true })
