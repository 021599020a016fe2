// Preloaded into `vercel dev`, so that it ends with the test process even if that is killed.
if (process.argv[1]?.endsWith('vc.js')) {
  process.stdin.on('end', () => process.exit()).resume();
}
